#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "lab/rules/block.h"
#include "lab/rules/compile.h"
#include "lab/rules/rules.h"
#include "lab/rules/text.h"

namespace lab::rules {
namespace {

constexpr int current_version = 490;
constexpr int oldest_version = 400;

/// 4.9 and 4.90 are the same 490, and 4.1 is the older 410.
std::optional<int> version_number(std::string_view text) {
  const auto parts = split(text, '.');
  const std::string digits =
      std::string{parts[0]} + (parts.size() > 1 ? std::string{parts[1]} + "00" : "00").substr(0, 2);
  int number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
  if (parts.size() > 2 || parts[0].empty() || !whole) return std::nullopt;
  return number;
}

std::string version_text(int version) {
  return std::to_string(version / 100) + "." + std::to_string(100 + version % 100).substr(1);
}

/// Nothing where the value is one that a switch can have.
std::optional<std::string> wrong_switch(const pugi::xml_node& option) {
  constexpr std::array<std::string_view, 8> values{"",      "true", "1",    "enabled",
                                                   "false", "0",    "NULL", "disabled"};
  const std::string_view value = option.child_value();
  const auto fits = [&](std::string_view known) { return same(known, value); };
  if (std::ranges::any_of(values, fits)) return std::nullopt;
  return "Error: Incorrect value '" + std::string{value} + "' for node '" + option.name() + "'";
}

bool is_option(std::string_view name) {
  constexpr std::array<std::string_view, 17> known{"ArchiveDirectory",
                                                   "CaptureClipboard",
                                                   "CheckRevocation",
                                                   "CopyOnDeleteExtensions",
                                                   "CopyOnDeletePE",
                                                   "CopyOnDeleteProcesses",
                                                   "CopyOnDeleteSIDs",
                                                   "DnsLookup",
                                                   "DnsQuery",
                                                   "DriverName",
                                                   "FieldSizes",
                                                   "HashAlgorithms",
                                                   "ImageLoad",
                                                   "NetworkConnect",
                                                   "PipeMonitoringConfig",
                                                   "ProcessAccessConfig",
                                                   "EventFiltering"};
  return std::ranges::find(known, name) != known.end();
}

/// Reading stops at the first option that is not known, or is a switch with another value than
/// those of a switch: all that follow are lost.
void read_options(const pugi::xml_node& root, Loaded& loaded) {
  for (const auto& option : root.children()) {
    if (option.type() != pugi::node_element) continue;
    const std::string_view name = option.name();
    if (!is_option(name)) return;
    if (name == "CaptureClipboard") {
      if (auto wrong = wrong_switch(option)) return loaded.printed.push_back(std::move(*wrong));
    }
    const std::string_view value = option.child_value();
    if (name != "HashAlgorithms" || value.empty()) continue;
    for (const auto algorithm : split(value, ',')) {
      loaded.algorithms.push_back(folded(algorithm, Folding::ascii));
    }
  }
}

Loaded refused(Loaded loaded, const std::string& why) {
  loaded.refusal = why;
  loaded.printed.push_back(why);
  loaded.rules = {};
  return loaded;
}

Loaded load(const pugi::xml_document& document) {
  Loaded loaded;
  const auto root = document.child("Sysmon");
  if (!root) return refused({}, "Error: Failed to find Sysmon tag in configuration");
  const std::string stated = root.attribute("schemaversion").value();
  const auto version = version_number(stated);
  if (!version) return refused({}, "Error: Invalid schema version number (" + stated + ")");
  loaded.schema = version_text(*version);
  if (*version < oldest_version) {
    return refused(std::move(loaded),
                   "Error: Incorrect or unsupported schema version " + version_text(*version) +
                       ". Current Sysmon schema version " + version_text(current_version));
  }
  loaded.printed.push_back("Loading configuration file with schema version " + loaded.schema);
  if (*version != current_version) {
    loaded.printed.push_back("Sysmon schema version: " + version_text(current_version));
  }
  read_options(root, loaded);
  auto blocks = read_blocks(document, *version, loaded.printed);
  loaded.compiled = compile(blocks, *version);
  loaded.rules =
      Rules{std::make_shared<const Rules::Impl>(Rules::Impl{as_tried(std::move(blocks))})};
  loaded.printed.emplace_back("Configuration file validated.");
  constexpr std::array<std::string_view, 5> hashes{"MD5", "SHA1", "SHA256", "IMPHASH", "*"};
  for (const auto& name : loaded.algorithms) {
    if (std::ranges::find(hashes, name) != hashes.end()) continue;
    return refused(std::move(loaded), "Invalid hashing algorithm: " + name);
  }
  return loaded;
}

}  // namespace

Loaded load(std::string_view xml) {
  if (xml.empty()) return refused({}, "Error: Failed to read xml configuration bytes");
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    return refused({}, std::string{"Error: Failed to load or parse xml configuration: ("} +
                           parsed.description() + " at offset " + std::to_string(parsed.offset) +
                           ")");
  }
  return load(document);
}

}  // namespace lab::rules
