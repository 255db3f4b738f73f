#include "lab/machine/machine.h"

#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include "lab/machine/kind.h"
#include "lab/windows/birth.h"
#include "lab/windows/dump.h"
#include "lab/windows/engine.h"
#include "lab/windows/forwarding.h"
#include "lab/windows/kind.h"
#include "lab/windows/messages.h"
#include "lab/windows/session.h"
#include "lab/windows/sftp.h"
#include "lab/windows/state.h"

namespace lab {
namespace {

using windows::State;

/// Holds a description until somebody looks; only then is there a machine.
class WindowsMachine : public Machine, public Files {
 public:
  WindowsMachine(const Description& description, Time now)
      : description_{description}, begin_{now}, now_{now} {
    windows::check_language(description.language);
    windows::parse_faults(description.faults);
    windows::check_system(description.system);
  }

  Answer run(const Command& command) override {
    return windows::run_session(state_at(command.at), command);
  }

  Files& files() override { return *this; }

  /// One that nobody has seen only remembers how late it is.
  void live_until(Time now) override {
    now_ = std::max(now_, now);
    if (state_) state_at(now);
  }

  void reboot(Time now) override {
    State& state = state_at(now);
    if (state.faults.reimaged) return replace(state.generation + 1);
    if (!state.faults.vdi) return windows::reboot(state);
    const auto boots = state.boot_id;
    replace(state.generation);
    state_->boot_id = boots;
    windows::reboot(*state_);
  }

  std::vector<std::string> take_forwarded(Time now) override {
    return windows::arrived(state_at(now));
  }

  nlohmann::json dump() const override { return windows::dump(state_at(now_)); }

  std::optional<Stat> stat(std::string_view path) const override {
    return windows::sftp_stat(state_at(now_), path);
  }
  std::optional<std::string> read(std::string_view path) const override {
    return windows::sftp_read(state_at(now_), path);
  }
  FileStatus write(std::string_view path, std::string bytes) override {
    return windows::sftp_write(state_at(now_), path, std::move(bytes));
  }
  FileStatus make_directory(std::string_view path) override {
    return windows::sftp_make_directory(state_at(now_), path);
  }
  FileStatus remove(std::string_view path) override {
    return windows::sftp_remove(state_at(now_), path);
  }
  FileStatus remove_directory(std::string_view path) override {
    return windows::sftp_remove_directory(state_at(now_), path);
  }
  std::vector<std::string> names_in(std::string_view directory) const override {
    return windows::sftp_names(state_at(now_), directory);
  }

 private:
  State& state_at(Time now) const {
    now_ = std::max(now_, now);
    if (!state_) state_ = std::make_unique<State>(description_, 0, begin_);
    windows::advance(*state_, now_);
    const auto& after = state_->faults.reimaged_after;
    if (after && state_->generation == 0 && now_ >= begin_ + *after) replace(1);
    return *state_;
  }

  /// Lays a fresh image over it.
  void replace(std::uint32_t generation) const {
    state_ = std::make_unique<State>(description_, generation, now_);
  }

  Description description_;
  Time begin_;
  mutable Time now_;
  mutable std::unique_ptr<State> state_;  ///< Made by the first look, which changes nothing to see.
};

}  // namespace

const Kind& windows_kind() {
  static const Kind kind{"Windows", windows::system_names(), windows::fault_names()};
  return kind;
}

std::unique_ptr<Machine> make_windows_machine(const Description& description, Time now) {
  return std::make_unique<WindowsMachine>(description, now);
}

}  // namespace lab
