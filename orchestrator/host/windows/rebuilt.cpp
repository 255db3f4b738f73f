#include "host/windows/rebuilt.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>

#include "base/text.h"
#include "base/xml.h"
#include "host/sections.h"
#include "host/windows/command.h"
#include "host/windows/reading.h"
#include "sysmon/blob/blob.h"

namespace sysring::host::windows {
namespace {

using namespace std::chrono_literals;
using Values = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t rules_cap = 4'194'304;

/// The digits of `    Rules    REG_BINARY    0012…`, which no other value of ours is as long as.
std::string_view digits_of_rules(std::string_view text) {
  constexpr std::string_view type = "REG_BINARY";
  const auto at = text.find(type);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + type.size());
  return trimmed(rest.substr(0, rest.find('\n')));
}

unsigned value_of_digit(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : upper(c) - 'A' + 10);
}

std::optional<std::string> bytes_of(std::string_view digits) {
  if (digits.size() % 2 != 0 || !std::ranges::all_of(digits, is_hex)) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(16 * value_of_digit(digits[i]) + value_of_digit(digits[i + 1]));
  }
  return bytes;
}

/// HashingAlgorithm: one of four, or a set of them with the highest bit.
std::string algorithms_of(std::uint64_t value) {
  constexpr std::uint64_t is_a_set = 0x8000'0000;
  constexpr auto names = std::to_array<std::string_view>({"SHA1", "MD5", "SHA256", "IMPHASH"});
  if ((value & is_a_set) == 0) {
    return value >= 1 && value <= names.size() ? std::string{names.at(value - 1)} : std::string{};
  }
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((value & (1U << i)) != 0) all += (all.empty() ? "" : ",") + std::string{names.at(i)};
  }
  return all;
}

std::string element(std::string_view name, std::string_view value) {
  const std::string tag{name};
  return "  <" + tag + ">" + xml::escaped(value) + "</" + tag + ">\n";
}

/// A REG_BINARY of one byte, "00" or "01".
std::string switch_of(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) return {};
  const auto number = registry_number("0x" + found->second);
  if (!number) return {};
  return element(name, *number == 0 ? "False" : "True");
}

std::string options_of(const Values& values) {
  std::string options;
  const auto value = [&](std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string{} : found->second;
  };
  const auto algorithms = algorithms_of(registry_number(value("HashingAlgorithm")).value_or(0));
  if (!algorithms.empty()) options += element("HashAlgorithms", algorithms);
  options += switch_of(values, "CheckRevocation");
  options += switch_of(values, "DnsLookup");
  const auto directory = value("ArchiveDirectory");
  if (!directory.empty()) options += element("ArchiveDirectory", directory);
  const auto sizes = value("FieldSizes");
  if (!sizes.empty()) options += element("FieldSizes", sizes);
  return options;
}

/// Behind the start tag of the root.
std::string with_options(std::string xml, const std::string& options) {
  const auto root = xml.find("<Sysmon");
  const auto behind = xml.find('>', root) + 1;
  return xml.insert(behind, "\n" + options);
}

Result<Done> compiles_to(const sysmon::Config& config, unsigned version, std::string_view blob) {
  const auto reading = sysmon::read_rules(*config.bytes);
  if (!reading) return reading.error().during("reading what was rebuilt");
  const auto again = sysmon::compile(reading->rules, version);
  if (!again) return again.error().during("compiling what was rebuilt");
  if (*again == blob) return Done{};
  return Error{
      Reason::no_way_back, Effect::none,
      "found compiled rules that no configuration gives: what was rebuilt of them compiles "
      "to other bytes"};
}

}  // namespace

transport::Operation read_rules(const Look& look) {
  const std::string key = service_key(look.installed.driver + "\\Parameters");
  return {.line = in_turn({mark("begin rules"), "chcp 65001 >nul", mark("options"),
                           value_of(key, "HashingAlgorithm"), value_of(key, "CheckRevocation"),
                           value_of(key, "DnsLookup"), value_of(key, "ArchiveDirectory"),
                           value_of(key, "FieldSizes"), mark("rules"), value_of(key, "Rules"),
                           mark("end")}),
          .output_cap = rules_cap,
          .deadline = 120s,
          .access = transport::Access::reads};
}

Result<sysmon::Config> rebuilt_in(const transport::Answer& answer) {
  const auto sections = Sections::parse(answer, "rules");
  if (!sections) return sections.error();
  const auto bytes = bytes_of(digits_of_rules(sections->text("rules")));
  if (!bytes || bytes->empty()) {
    return Error{Reason::bad_blob, Effect::none, "found no compiled rules in the registry"};
  }
  const auto blob = sysmon::read_blob(*bytes);
  if (!blob) return blob.error().during("reading the compiled rules");
  const auto options = options_of(registry_values(sections->text("options")));
  auto config = sysmon::build_config(with_options(sysmon::to_xml(blob->rules), options));
  if (!config) return config.error().during("rebuilding the configuration");
  const auto same = compiles_to(*config, blob->binary_version, *bytes);
  if (!same) return same.error();
  return *std::move(config);
}

}  // namespace sysring::host::windows
