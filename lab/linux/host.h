#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lab/linux/disk.h"
#include "lab/linux/faults.h"
#include "lab/linux/life.h"
#include "lab/linux/log.h"
#include "lab/linux/sysmon.h"
#include "lab/linux/systems.h"
#include "lab/machine/machine.h"
#include "lab/sh/system.h"

namespace lab::linux_host {

/// One Linux machine: the shell's system, with the programs of programs.h.
class Host : public sh::System {
 public:
  /// Throws std::invalid_argument.
  Host(const Description& description, Time now);

  Answer run(const Command& command);
  void live_until(Time now);
  void reboot(Time now);
  std::vector<std::string> take_forwarded(Time now);

  [[nodiscard]] Time now() const override { return now_; }
  void wait(std::chrono::milliseconds span) override;
  [[nodiscard]] std::optional<sh::Stat> stat(const sh::Process& process,
                                             const std::string& path) const override;
  [[nodiscard]] bool may(const sh::Process& process, const std::string& path,
                         sh::Access access) const override;
  [[nodiscard]] std::vector<std::string> names_in(const sh::Process& process,
                                                  const std::string& directory) const override;
  int open(const sh::Process& process, const std::string& path,
           std::shared_ptr<sh::Input>& input) override;
  int create(const sh::Process& process, const std::string& path, Opening opening) override;
  int append(const sh::Process& process, const std::string& path, std::string_view bytes) override;
  std::optional<sh::Result> run(const sh::Process& parent, const sh::Arguments& arguments,
                                const sh::Environment& environment, sh::Input& input) override;

  int make_directory(const sh::Process& process, const std::string& path, std::uint32_t mode);
  int remove_file(const sh::Process& process, const std::string& path);
  int remove_directory(const sh::Process& process, const std::string& path);  ///< An empty one.
  int change_mode(const sh::Process& process, const std::string& path, std::uint32_t mode);

  [[nodiscard]] const Faults& faults() const { return faults_; }
  [[nodiscard]] const OperatingSystem& operating_system() const { return *system_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& login() const { return login_; }
  [[nodiscard]] Sysmon& sysmon() { return state_->sysmon; }
  [[nodiscard]] const Sysmon& sysmon() const { return state_->sysmon; }
  [[nodiscard]] const Disk& disk() const { return state_->disk; }
  [[nodiscard]] const Log& log() const { return state_->log; }
  [[nodiscard]] std::string boot_id() const;
  [[nodiscard]] std::vector<std::string> leftovers() const;  ///< What lies below /run and /tmp.
  /// Files below /run/sysring that at any time held something while anybody could read them.
  [[nodiscard]] const std::set<std::string>& exposed() const { return state_->exposed; }
  std::uint32_t new_process() { return ++last_process_; }
  std::uint64_t random() { return ++drawn_; }

 private:
  /// What a reimage makes anew.
  struct State {
    State(std::shared_ptr<const Image> image, std::string computer, std::uint64_t seed,
          const Faults& faults, Life begun)
        : disk{std::move(image)},
          log{std::move(computer), seed},
          sysmon{disk, log, faults},
          life{begun} {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    Disk disk;
    Log log;
    Sysmon sysmon;
    Life life;
    std::set<std::string> exposed;
  };
  struct Running {
    std::uint32_t process;
    std::shared_ptr<const std::string> command_line;
  };

  void set_up(Time now);
  void saw_process(const sh::Process& process, const sh::Process& parent);
  void saw_file(std::uint32_t id, const sh::Process& process, const std::string& path);
  void see_who_may_read(const std::string& path);
  [[nodiscard]] std::optional<std::string> made_up(const std::string& path) const;
  [[nodiscard]] std::string real(const sh::Process& process, const std::string& path) const;
  [[nodiscard]] std::shared_ptr<const std::string> find_program(
      const std::string& name, const sh::Process& process,
      const sh::Environment& environment) const;

  Faults faults_;
  std::string name_;
  std::string domain_;
  std::uint64_t seed_;
  Life::Role role_;
  const OperatingSystem* system_;
  std::shared_ptr<const std::string> config_;
  Time began_;
  Time now_;
  std::uint32_t boots_ = 1;
  std::uint32_t images_ = 1;
  std::uint32_t last_process_ = 1'000;
  std::uint64_t drawn_ = 0;
  std::string login_;
  std::vector<Running> running_;
  std::unique_ptr<State> state_;
};

}  // namespace lab::linux_host
