#include "sysmon/review/options.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::sysmon {
namespace {

constexpr auto switches =
    std::to_array<std::string_view>({"true", "1", "enabled", "false", "0", "null", "disabled"});
constexpr auto hashes = std::to_array<std::string_view>({"md5", "sha1", "sha256", "imphash", "*"});
constexpr std::size_t longest_driver_name = 8;

bool is_among(std::string_view value, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](auto word) { return equals_in_any_case(word, trimmed(value)); });
}

/// "CommandLine:1024,Image:256"
bool is_list_of_sizes(std::string_view value) {
  return std::ranges::all_of(split(value, ','), [](std::string_view size) {
    const auto colon = size.find(':');
    return colon != std::string_view::npos && !trimmed(size.substr(0, colon)).empty() &&
           parse_number(trimmed(size.substr(colon + 1))).has_value();
  });
}

/// What the option would have to be; empty where it is that.
std::string expected_of(const Option& option) {
  const std::string_view name = option.type->name;
  const std::string_view value = option.value;
  using Argument = OptionType::Argument;
  if (option.type->argument == Argument::required && trimmed(value).empty()) return "a value";
  if (option.type->argument != Argument::required && trimmed(value).empty()) return {};
  const bool is_switch = option.type->argument != Argument::required || name == "DnsLookup";
  if (is_switch && !is_among(value, switches)) return "'true' or 'false'";
  if (name == "HashAlgorithms" &&
      !std::ranges::all_of(split(value, ','), [](auto hash) { return is_among(hash, hashes); })) {
    return "md5, sha1, sha256, imphash or *, with ',' between";
  }
  if (name == "ArchiveDirectory" && value.find_first_of("\\/:") != std::string_view::npos) {
    return "the name of a directory, and no path";
  }
  if (name == "DriverName" && value.size() > longest_driver_name) return "at most 8 characters";
  if (name == "FieldSizes" && !is_list_of_sizes(value)) return "'Field:length', with ',' between";
  return {};
}

}  // namespace

Findings check_options(const Rules& rules) {
  Findings findings;
  for (const auto& option : rules.options) {
    const auto expected = expected_of(option);
    if (expected.empty()) continue;
    findings.push_back({Fault::bad_option_value, option.offset,
                        "found " + in_quotes(printable_line(option.value, 60)) + " for <" +
                            std::string{option.type->name} + ">, expected " + expected});
  }
  return findings;
}

}  // namespace sysring::sysmon
