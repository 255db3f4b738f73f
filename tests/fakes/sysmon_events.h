#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/xml.h"

namespace sysring::fakes {

/// An event as Sysmon for Linux writes it.
struct LoggedEvent {
  std::uint32_t id = 1;
  std::uint64_t record_id = 0;
  Time at{};
  std::uint32_t process_id = 0;
  std::string computer = "lx01";
  std::vector<std::pair<std::string, std::string>> data;
};

inline std::string to_xml(const LoggedEvent& event) {
  const std::string id = std::to_string(event.id);
  const std::string process = std::to_string(event.process_id);
  std::string text =
      "<Event><System><Provider Name=\"Linux-Sysmon\" "
      "Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>" +
      id + "</EventID><Version>3</Version><Level>4</Level><Task>" + id +
      "</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime=\"" +
      to_rfc3339(event.at) + "\"/><EventRecordID>" + std::to_string(event.record_id) +
      "</EventRecordID><Correlation/><Execution ProcessID=\"" + process + "\" ThreadID=\"" +
      process + "\"/><Channel>Linux-Sysmon/Operational</Channel><Computer>" +
      xml::escaped(event.computer) + "</Computer><Security UserId=\"0\"/></System><EventData>";
  for (const auto& [name, value] : event.data) {
    text += "<Data Name=\"" + name + "\">" + xml::escaped(value) + "</Data>";
  }
  return text + "</EventData></Event>";
}

inline LoggedEvent config_change(const std::string& path, const std::string& hash) {
  return {.id = 16,
          .data = {{"UtcTime", "2026-11-24 02:01:48.225"},
                   {"Configuration", path},
                   {"ConfigurationFileHash", hash}}};
}

inline LoggedEvent process_create(const std::string& command_line) {
  return {.id = 1, .data = {{"RuleName", "-"}, {"CommandLine", command_line}}};
}

}  // namespace sysring::fakes
