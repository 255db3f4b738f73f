#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "lab/machine/machine.h"

namespace lab::windows {

/// A machine under test, with a clock that the test moves by what its commands take.
class LabMachine {
 public:
  explicit LabMachine(FaultList faults = {}, const std::string& language = "en",
                      const std::string& system = "windows-11");

  Answer run(std::string_view line, std::string_view input = {}, std::string_view user = "svc");
  Answer script(std::string_view text, std::string_view input);
  Answer stage(const std::string& directory, const std::string& name, const std::string& bytes);
  Answer stage(const std::string& input);  ///< As the script reads it.
  Answer close_key(const std::string& line = "close SysmonDrv");

  /// Stages, closes the key, applies, removes: as a rollout does.
  Answer roll_out(const std::string& xml);
  Answer events(const std::string& query);

  void pass(Duration time);
  nlohmann::json dump() const { return machine->dump(); }
  nlohmann::json sysmon() const { return machine->dump().at("sysmon"); }

  std::unique_ptr<Machine> machine;
  Time now;
};

/// A configuration whose rules name the creation of files called *probe* after its version.
std::string config(const std::string& version);
std::string hash_of(const std::string& bytes);

inline constexpr char directory[] = "C:\\Windows\\Sysring\\demo-1";

}  // namespace lab::windows
