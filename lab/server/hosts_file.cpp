#include "lab/server/hosts_file.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace lab::server {
namespace {

using Json = nlohmann::json;

/// A configuration that many hosts name is in memory once.
using Texts = std::map<std::filesystem::path, std::shared_ptr<const std::string>>;

std::shared_ptr<const std::string> text_at(const std::filesystem::path& path, Texts& texts) {
  auto& text = texts[path];
  if (!text) text = std::make_shared<const std::string>(read_text(path));
  return text;
}

std::invalid_argument expected(const std::string& what, const Json& found) {
  return std::invalid_argument{"found " + found.dump().substr(0, 80) + ", expected " + what};
}

std::string text_of(const Json& value) {
  if (!value.is_string()) throw expected("a string", value);
  return value.get<std::string>();
}

std::uint64_t number_of(const Json& value) {
  if (!value.is_number_unsigned()) throw expected("a number from 0", value);
  return value.get<std::uint64_t>();
}

FaultList faults_of(const Json& value) {
  if (!value.is_array()) throw expected("an array of faults", value);
  FaultList faults;
  for (const auto& each : value) faults.push_back(text_of(each));
  return faults;
}

void set(Description& host, const std::string& key, const Json& value,
         const std::filesystem::path& directory, Texts& texts) {
  if (key == "name")
    host.name = text_of(value);
  else if (key == "domain")
    host.domain = text_of(value);
  else if (key == "system")
    host.system = text_of(value);
  else if (key == "role")
    host.role = text_of(value);
  else if (key == "language")
    host.language = text_of(value);
  else if (key == "seed")
    host.seed = number_of(value);
  else if (key == "config")
    host.config = text_at(directory / text_of(value), texts);
  else if (key == "faults")
    host.faults = faults_of(value);
  else
    throw std::invalid_argument{
        "found this key, expected name, domain, system, role, language, seed, config or faults"};
}

Description host_of(const Json& object, const std::filesystem::path& directory, Texts& texts) {
  if (!object.is_object()) throw expected("an object with the host's name and system", object);
  Description host;
  host.domain = "lab.example";
  host.role = "server";
  for (const auto& [key, value] : object.items()) {
    try {
      set(host, key, value, directory, texts);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument{key + ": " + error.what()};
    }
  }
  if (host.name.empty()) throw expected("a name", object);
  if (host.system.empty()) throw expected("a system, such as windows-11", object);
  return host;
}

}  // namespace

std::string read_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) throw std::invalid_argument{path + ": cannot be read"};
  return text.str();
}

std::vector<Description> read_hosts_file(const std::string& path) {
  const auto json = Json::parse(read_text(path), nullptr, false);
  if (!json.is_array() || json.empty())
    throw std::invalid_argument{path + ": expected a JSON array of hosts"};
  Texts texts;
  std::vector<Description> hosts;
  for (const auto& each : json) {
    try {
      hosts.push_back(host_of(each, std::filesystem::path{path}.parent_path(), texts));
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument{path + ": host " + std::to_string(hosts.size() + 1) + ": " +
                                  error.what()};
    }
  }
  return hosts;
}

}  // namespace lab::server
