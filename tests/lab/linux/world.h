#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "lab/machine/machine.h"

namespace lab {

using namespace std::chrono_literals;

/// A configuration with a rule for each process, and one that names files that end with `mark`.
std::string config_with(std::string_view mark);

/// One machine and its time, which passes by hand and by what is run.
class World {
 public:
  explicit World(FaultList faults = {}, std::string system = "debian-12");

  Answer run(std::string_view line, std::string_view input = "", std::string_view user = "root");
  std::string out(std::string_view line) { return run(line).out; }

  /// Makes a file of it in /run/new and runs `sysmon -c` on it; the daemon needs 300 ms more.
  Answer apply(const std::string& config);

  void passes(Duration span);
  [[nodiscard]] nlohmann::json dump() const { return machine_->dump(); }
  [[nodiscard]] Machine& machine() { return *machine_; }
  [[nodiscard]] Time now() const { return now_; }

  /// The last event of that number, as the log has it; empty where there is none.
  std::string last_event(int id);

 private:
  Time now_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 9h};
  std::unique_ptr<Machine> machine_;
};

std::string sha256(const std::string& text);  ///< In lower-case hex.
const std::string& first_config();            ///< What each machine begins with.

}  // namespace lab
