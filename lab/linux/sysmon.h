#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab/linux/config.h"
#include "lab/linux/disk.h"
#include "lab/linux/faults.h"
#include "lab/linux/log.h"

namespace lab::linux_host {

/// Sysmon for Linux 1.5.3 on one machine: what it stores, the daemon behind the unit, and the
/// events that it writes. Its program is in sysmon_program.cpp.
class Sysmon {
 public:
  enum class Service : std::uint8_t { inactive, active, failed };

  /// Whoever stored a configuration.
  struct Stored {
    Time at{};
    std::string by;
    std::string path;
    std::string sha256;
  };

  Sysmon(Disk& disk, Log& log, const Faults& faults) : disk_{disk}, log_{log}, faults_{faults} {}

  void install(std::shared_ptr<const Config> config, Time now);
  [[nodiscard]] bool is_installed() const;
  [[nodiscard]] bool is_running() const { return process_ != 0; }

  void start(Time now, std::uint32_t process);
  void stop(Time now);
  void power_off() { process_ = 0, plans_.clear(), service_ = Service::inactive; }

  /// `sysmon -c`: what it copies, and what the daemon does about it somewhat later.
  void store(std::shared_ptr<const Config> config, const std::string& path, const std::string& by,
             Time now);

  /// What it does by itself, and when it next will.
  [[nodiscard]] std::optional<Time> next_at() const;
  void act();

  /// Something happened on the machine: logged if the rules in force say so.
  void see(std::uint32_t id, std::uint32_t subject, const std::shared_ptr<const Fields>& fields,
           Time at);

  [[nodiscard]] Service service() const { return service_; }
  [[nodiscard]] std::uint32_t process() const { return process_; }
  [[nodiscard]] const std::vector<Stored>& history() const { return history_; }
  [[nodiscard]] const Config* in_force() const { return is_running() ? in_force_.get() : nullptr; }
  [[nodiscard]] std::string stored() const { return disk_.read("/opt/sysmon/config.xml"); }
  [[nodiscard]] bool forwards() const;
  [[nodiscard]] bool is_enabled() const { return enabled_; }
  void enable(bool enabled) { enabled_ = enabled; }
  void reset_failed() {
    if (service_ == Service::failed) service_ = Service::inactive;
  }

 private:
  enum class Plan : std::uint8_t { reload, die, write_first };

  [[nodiscard]] bool is_applied(const Config& config) const {
    return config.sha256 != first_->sha256;
  }
  void reload(Time now);
  void log_config(const std::string& path, const std::string& hash, Time now);
  void log_state(const char* state, Time now);
  void log(Entry entry);
  [[nodiscard]] std::string hash_of_file(const std::string& path, const Config& config) const;
  void die();

  Disk& disk_;
  Log& log_;
  const Faults& faults_;
  std::shared_ptr<const Config> first_ = config_of("");
  std::shared_ptr<const Config> stored_ = first_;
  std::shared_ptr<const Config> in_force_ = first_;
  std::string announced_path_;  ///< What the last Event 16 said.
  std::string announced_hash_;
  std::vector<Stored> history_;
  std::multimap<Time, Plan> plans_;
  std::uint32_t process_ = 0;
  Service service_ = Service::inactive;
  bool enabled_ = false;
};

}  // namespace lab::linux_host
