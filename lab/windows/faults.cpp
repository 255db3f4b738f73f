#include "lab/windows/faults.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>

#include "lab/windows/kind.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

const std::map<std::string_view, bool Faults::*>& switches() {
  static const std::map<std::string_view, bool Faults::*> all{
      {"access_denied", &Faults::access_denied},
      {"config_refused", &Faults::config_refused},
      {"rules_not_loaded", &Faults::rules_not_loaded},
      {"event16_stale", &Faults::event16_stale},
      {"event16_missing", &Faults::event16_missing},
      {"hash_mismatch", &Faults::hash_mismatch},
      {"incompatible", &Faults::incompatible},
      {"not_automatic", &Faults::not_automatic},
      {"never_forwarded", &Faults::never_forwarded},
      {"delete_fails", &Faults::delete_fails},
      {"key_denied", &Faults::key_denied},
      {"disk_full", &Faults::disk_full},
      {"clm", &Faults::clm},
      {"no_powershell", &Faults::no_powershell},
      {"powershell_shell", &Faults::powershell_shell},
      {"not_installed", &Faults::not_installed},
      {"sysmon32", &Faults::sysmon32},
      {"native", &Faults::native},
      {"vdi", &Faults::vdi},
      {"no_forwarder", &Faults::no_forwarder},
      {"reimaged", &Faults::reimaged}};
  return all;
}

bool set_valued(Faults& faults, std::string_view name, const std::string& value) {
  if (name == "renamed") {
    faults.renamed = value;
    return !value.empty();
  }
  if (name == "forwarding_stops") {
    faults.forwarding_stops = value;
    return true;
  }
  const auto count = number(value);
  if (!count || *count > 1'000'000) return false;
  const auto small = static_cast<unsigned>(*count);
  if (name == "service_dies")
    faults.service_dies = std::chrono::seconds{small};
  else if (name == "second_writer")
    faults.second_writer = std::chrono::seconds{small};
  else if (name == "reimaged")
    faults.reimaged_after = std::chrono::seconds{small};
  else if (name == "noise")
    faults.noise = small;
  else if (name == "load")
    faults.load = small;
  else if (name == "long_lines")
    faults.long_lines = small;
  else
    return false;
  return true;
}

}  // namespace

std::vector<std::string_view> fault_names() {
  std::vector<std::string_view> names{
      "forwarding_stops[=PART]", "load=PERCENT",        "long_lines=N", "noise=N", "renamed=NAME",
      "second_writer=SECONDS",   "service_dies=SECONDS"};
  for (const auto& [name, member] : switches()) {
    names.push_back(name == "reimaged" ? "reimaged[=SECONDS]" : name);
  }
  std::ranges::sort(names);
  return names;
}

Faults parse_faults(const FaultList& list) {
  Faults out;
  for (const auto& word : list) {
    const auto equals = word.find('=');
    const auto name = std::string_view{word}.substr(0, equals);
    if (equals == word.npos && switches().contains(name)) {
      out.*switches().at(name) = true;
    } else if (!set_valued(out, name, equals == word.npos ? "" : word.substr(equals + 1))) {
      throw std::invalid_argument{"fault '" + word + "' is not known on a Windows machine"};
    }
  }
  return out;
}

}  // namespace lab::windows
