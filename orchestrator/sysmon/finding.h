#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sysring::sysmon {

/// What is wrong with a configuration; its number is what people read: SM1004.
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
  only_excludes = 1101,
  empty_token = 1102,
  literal_semicolon = 1103,
  partial_image = 1104,
  all_by_version = 1105,
};

std::string to_string(Fault fault);  ///< "SM1004"

/// Errors are what Sysmon would silently lose or read as something else.
enum class Severity : std::uint8_t { error, warning, note };
std::string_view to_string(Severity severity);

struct Finding {
  Fault fault;
  Severity severity = Severity::error;
  std::size_t offset = 0;  ///< In the UTF-8 text.
  std::string message;     ///< "found …, expected …"
  std::string hint = {};
};

using Findings = std::vector<Finding>;

}  // namespace sysring::sysmon
