#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sysring::sysmon {

/// What is wrong with a configuration; its number is what people read: SM1004. From 1001: the
/// reader of Sysmon stumbles; from 1101: it reads what nobody can have meant; from 1201: it is not
/// for these hosts; from 1301: it needs a decision; from 1401: waivers.
enum class Fault : std::uint16_t {
  unknown_option = 1001,
  unknown_event = 1002,
  unknown_field = 1004,
  unknown_condition = 1005,
  bad_onmatch = 1006,
  bad_relation = 1007,
  unbound_fields = 1008,
  misplaced_element = 1009,
  unknown_attribute = 1010,
  value_cut_off = 1011,
  blank_value = 1012,
  stray_text = 1013,
  bad_option_value = 1014,
  name_too_long = 1015,
  newer_than_declared = 1016,
  only_excludes = 1101,
  empty_token = 1102,
  literal_semicolon = 1103,
  partial_image = 1104,
  all_by_version = 1105,
  misses_ids = 1106,
  number_as_text = 1107,
  newer_than_target = 1201,
  version_refused = 1202,
  never_raised = 1203,
  blocks_files = 1301,
  bad_waiver = 1401,
  idle_waiver = 1402,
};

/// An error is what Sysmon would silently lose or read as something else, and what needs a
/// decision.
enum class Severity : std::uint8_t { error, warning };
std::string_view to_string(Severity severity);

/// What `sysring help SM1004` and the documentation print. One line of fault.cpp each.
struct FaultPage {
  Fault fault;
  Severity severity;
  std::string_view title;    ///< What was found: "a field that the event does not have".
  std::string_view meaning;  ///< What Sysmon makes of it.
  std::string_view remedy;
};

/// Every fault, by its number.
std::span<const FaultPage> fault_pages();
const FaultPage& page_of(Fault fault);

std::string to_string(Fault fault);  ///< "SM1004"

/// Reads "SM1004" or "sm1004"; nothing for a code that does not exist.
std::optional<Fault> fault_named(std::string_view text);

}  // namespace sysring::sysmon
