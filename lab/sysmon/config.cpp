#include "config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <set>

#include <openssl/evp.h>
#include <pugixml.hpp>

namespace lab::sysmon {
namespace {

constexpr const char* supported_major = "4";

const std::set<std::string> fields{"RuleName",
                                   "UtcTime",
                                   "ProcessGuid",
                                   "ProcessId",
                                   "Image",
                                   "FileVersion",
                                   "Description",
                                   "Product",
                                   "Company",
                                   "OriginalFileName",
                                   "CommandLine",
                                   "CurrentDirectory",
                                   "User",
                                   "LogonGuid",
                                   "LogonId",
                                   "TerminalSessionId",
                                   "IntegrityLevel",
                                   "Hashes",
                                   "ParentProcessGuid",
                                   "ParentProcessId",
                                   "ParentImage",
                                   "ParentCommandLine",
                                   "ParentUser",
                                   "TargetFilename",
                                   "CreationUtcTime",
                                   "PreviousCreationUtcTime",
                                   "Protocol",
                                   "Initiated",
                                   "SourceIsIpv6",
                                   "SourceIp",
                                   "SourceHostname",
                                   "SourcePort",
                                   "SourcePortName",
                                   "DestinationIsIpv6",
                                   "DestinationIp",
                                   "DestinationHostname",
                                   "DestinationPort",
                                   "DestinationPortName",
                                   "State",
                                   "Version",
                                   "SchemaVersion",
                                   "Device",
                                   "Configuration",
                                   "ConfigurationFileHash",
                                   "Hash",
                                   "SourceProcessGuid",
                                   "SourceProcessId",
                                   "SourceImage",
                                   "TargetProcessGuid",
                                   "TargetProcessId",
                                   "TargetImage",
                                   "GrantedAccess",
                                   "SourceUser",
                                   "TargetUser",
                                   "IsExecutable",
                                   "Archived"};
const std::set<std::string> conditions{
    "is",        "is not",       "contains",       "contains any", "is any",   "contains all",
    "excludes",  "excludes any", "excludes all",   "begin with",   "end with", "less than",
    "more than", "image",        "not begin with", "not end with"};
const std::set<std::string> algorithms{"MD5", "SHA1", "SHA256", "IMPHASH", "*"};

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::vector<std::string> listed_algorithms(const pugi::xml_node& root) {
  std::vector<std::string> names;
  std::string text = upper(root.child("HashAlgorithms").text().as_string());
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    names.push_back(text.substr(0, comma));
    text.erase(0, comma + 1);
  }
  return names;
}

void check_leaves(const pugi::xml_node& node, std::vector<std::string>& printed) {
  for (const auto& leaf : node.children()) {
    if (leaf.type() != pugi::node_element) continue;
    if (std::strcmp(leaf.name(), "Rule") == 0) {
      check_leaves(leaf, printed);
      continue;
    }
    if (!fields.contains(leaf.name())) {
      printed.push_back(std::string{"Incorrect field "} + leaf.name());
    }
    const std::string condition = leaf.attribute("condition").as_string("is");
    if (!conditions.contains(condition)) {
      printed.push_back("Error: Unknown condition: " + condition);
    }
  }
}

void check_blocks(const pugi::xml_node& filtering, std::vector<std::string>& printed) {
  for (const auto& child : filtering.children()) {
    if (std::strcmp(child.name(), "RuleGroup") == 0) {
      check_blocks(child, printed);
    } else if (child.type() == pugi::node_element) {
      check_leaves(child, printed);  // a misspelt event is passed over without a word
    }
  }
}

std::string digest(const EVP_MD* algorithm, const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), value.data(), &size, algorithm, nullptr);
  std::string hex;
  for (unsigned int at = 0; at < size; ++at) {
    constexpr const char* digits = "0123456789abcdef";
    hex += digits[value[at] >> 4U];
    hex += digits[value[at] & 15U];
  }
  return hex;
}

Verdict refused(const std::string& why) { return {{why}, false}; }

Verdict judge_version(const std::string& version, const pugi::xml_node& root) {
  if (version.empty()) return refused("Invalid schema version number ()");
  if (version.substr(0, version.find('.')) != supported_major) {
    return refused("Error: Incorrect or unsupported schema version " + version);
  }
  Verdict verdict{{"Loading configuration file with schema version " + version}, true};
  if (version != "4.90") verdict.printed.emplace_back("Sysmon schema version: 4.90");
  check_blocks(root.child("EventFiltering"), verdict.printed);
  verdict.printed.emplace_back("Configuration file validated.");
  for (const auto& name : listed_algorithms(root)) {
    if (algorithms.contains(name)) continue;
    verdict.printed.push_back("Invalid hashing algorithm: " + name);
    verdict.accepted = false;
  }
  return verdict;
}

}  // namespace

Verdict validate(const std::string& bytes) {
  if (bytes.empty()) return refused("Failed to read xml configuration bytes");
  pugi::xml_document document;
  const auto parsed = document.load_buffer(bytes.data(), bytes.size());
  if (parsed.status == pugi::status_no_document_element) {
    return refused("No document element found");
  }
  if (!parsed) {
    return refused(std::string{"Error: Failed to load or parse xml configuration: ("} +
                   parsed.description() + " at offset " + std::to_string(parsed.offset) + ")");
  }
  const auto root = document.child("Sysmon");
  if (!root) return refused("Failed to find Sysmon tag in configuration");
  return judge_version(root.attribute("schemaversion").as_string(), root);
}

std::string hash_of(const std::string& bytes, const std::string& config) {
  pugi::xml_document document;
  document.load_buffer(config.data(), config.size());
  auto names = listed_algorithms(document.child("Sysmon"));
  if (names.empty()) names = {"SHA256"};
  if (std::ranges::find(names, "*") != names.end()) names = {"SHA1", "MD5", "SHA256"};
  std::string text;
  const auto add = [&](const char* name, const EVP_MD* algorithm) {
    if (std::ranges::find(names, name) == names.end()) return;
    text += (text.empty() ? "" : ",") + std::string{name} + "=" + digest(algorithm, bytes);
  };
  add("SHA1", EVP_sha1());
  add("MD5", EVP_md5());
  add("SHA256", EVP_sha256());
  return text;
}

bool logs_processes(const std::string& config) {
  pugi::xml_document document;
  document.load_buffer(config.data(), config.size());
  int excludes = 0;
  int includes = 0;
  const auto blocks = document.select_nodes("//ProcessCreate");
  for (const auto& block : blocks) {
    const bool include = std::strcmp(block.node().attribute("onmatch").as_string(), "include") == 0;
    ++(include ? includes : excludes);
  }
  return includes > 0 || excludes == 1;  // two excludes and no include let nothing pass
}

}  // namespace lab::sysmon
