#include <optional>

#include <pugixml.hpp>

#include "lab/windows/birth.h"
#include "lab/windows/engine.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::uint32_t invalid_parameter = 87;
constexpr std::chrono::milliseconds usual{200};

std::string banner(const State& state) {
  if (state.sysmon.is_feature) return "";
  return "\r\n\r\nSystem Monitor v" + state.sysmon.version +
         " - System activity monitor\r\nBy Mark Russinovich and Thomas Garnier\r\n"
         "Copyright (C) 2014-2024 Microsoft Corporation\r\n"
         "Using libxml2. libxml2 is Copyright (C) 1998-2012 Daniel Veillard. All Rights "
         "Reserved.\r\nSysinternals - www.sysinternals.com\r\n\r\n";
}

std::string usage(const State& state) {
  return "Usage:\r\nInstall:                 " + state.sysmon.image + " -i [<configfile>]\r\n" +
         "Update configuration:    " + state.sysmon.image + " -c [<configfile>]\r\n" +
         "Install event manifest:  " + state.sysmon.image + " -m\r\n" +
         "Print schema:            " + state.sysmon.image + " -s\r\n" +
         "Uninstall:               " + state.sysmon.image + " -u [force]\r\n";
}

cmd::Result refuse(const State& state, const std::string& lines) {
  return {invalid_parameter, lines + usage(state), banner(state), usual};
}

/// What the loader prints; it does not know the file's name, which stands in one of its lines.
std::string refusal_lines(const rules::Loaded& loaded, const std::string& path) {
  std::string out;
  for (const auto& line : loaded.printed)
    out += replaced(line, "configuration: (", "configuration: " + path + " (") + "\r\n";
  return out;
}

/// The file a configuration is to come from, or the reason why Sysmon will not have it.
std::optional<std::string> refusal(const State& state, const std::string& path) {
  const auto start = "Error: Failed to load or parse xml configuration: " + path;
  const File* const file = state.files.find(path);
  if (file == nullptr || !file->bytes) return start + " (Failed to open xml configuration)\r\n";
  if (file->bytes->empty()) return start + " (Failed to read xml configuration bytes)\r\n";
  const auto configuration = read_configuration(*file->bytes);
  if (!configuration->loaded.refusal.empty()) return refusal_lines(configuration->loaded, path);
  if (state.faults.config_refused)
    return "Error: Incorrect XML configuration: " + path +
           "\r\nReason: Configuration is not acceptable\r\n";
  return {};
}

cmd::Result update(State& state, const Call& call, const std::string& path) {
  if (const auto reason = refusal(state, path)) {
    state.sysmon.history.push_back({state.now, call.token.user, path, "", "refused", false});
    return refuse(state, *reason);
  }
  const auto configuration = read_configuration(*state.files.find(path)->bytes);
  std::string out;
  for (const auto& line : configuration->loaded.printed) out += line + "\r\n";
  out += "Configuration updated.\r\n";
  constexpr std::chrono::milliseconds until_stored{700};
  advance(state, state.now + until_stored);
  apply(state, configuration, path, {call.token.user, call.pid});
  return {0, out, banner(state), until_stored + std::chrono::milliseconds{150}};
}

std::string hashing_names(std::uint32_t mask) {
  std::string out;
  const auto add = [&](std::uint32_t bit, const char* name) {
    if ((mask & bit) != 0) out += (out.empty() ? "" : ",") + std::string{name};
  };
  add(2, "MD5");
  add(1, "SHA1");
  add(4, "SHA256");
  add(8, "IMPHASH");
  return out;
}

void dump_block(const pugi::xml_node& block, std::string& out) {
  out += " - " + padded(block.name(), 34) + "onmatch: " + block.attribute("onmatch").value() +
         "   combine rules using 'Or'\r\n";
  for (const auto& leaf : block.children()) {
    const std::string condition = leaf.attribute("condition").value();
    out += '\t' + padded(leaf.name(), 30) +
           "filter: " + padded(condition.empty() ? "is" : condition, 13) + "value: '" +
           leaf.text().get() + "'\r\n";
  }
}

cmd::Result dump(const State& state) {
  const auto key = parameters_key(state);
  const auto line = [](const char* name, const std::string& value) {
    return " - " + padded(name, 31) + value + "\r\n";
  };
  const auto options = state.registry.number(key, "Options");
  const auto& stored = *state.sysmon.stored;
  std::string out = "Current configuration:\r\n";
  out += line("Service name:", state.sysmon.service) + line("Driver name:", state.sysmon.driver);
  out += line("Config file:", state.registry.text(key, "ConfigFile"));
  out += line("Config hash:", state.registry.text(key, "ConfigHash")) + "\r\n";
  out += line("HashingAlgorithms:", hashing_names(stored.hashing));
  out += line("Network connection:", (options & 1) != 0 ? "enabled" : "disabled");
  out += line("Image loading:", (options & 2) != 0 ? "enabled" : "disabled");
  out += line("CRL checking:", "disabled") + line("DNS lookup:", "enabled");
  if (stored.xml.empty()) return {0, out + "\r\nNo rules installed\r\n", banner(state), usual};
  out += "\r\nRule configuration (version " + stored.loaded.schema + "):\r\n";
  pugi::xml_document document;
  document.load_buffer(stored.xml.data(), stored.xml.size());
  for (const auto& found : document.select_nodes("//*[@onmatch]")) dump_block(found.node(), out);
  return {0, out, banner(state), usual};
}

cmd::Result configuration_help(const State& state) {
  return {0,
          "Configuration usage (current schema is version: " + state.sysmon.schema +
              "):\r\n\r\nConfiguration files can be specified after the -i (installation) or -c "
              "(configuration) switches.\r\n",
          banner(state), usual};
}

cmd::Result uninstall(State& state) {
  Sysmon& sysmon = state.sysmon;
  if (is_running(state, sysmon.service)) stop_service(state, sysmon.service, 0);
  for (const auto& name : {sysmon.service, sysmon.driver}) {
    state.services.erase(upper(name));
    state.registry.remove(services_key + name);
  }
  sysmon.is_installed = false;
  sysmon.stored = sysmon.in_force = no_configuration();
  return {0,
          "Stopping " + sysmon.service + "..\r\n" + sysmon.service + " stopped.\r\nStopping " +
              sysmon.driver + ".\r\n" + sysmon.driver + " stopped.\r\n" + sysmon.service +
              " removed.\r\n" + sysmon.driver + " removed.\r\n",
          banner(state), std::chrono::seconds{3}};
}

cmd::Result run(State& state, const Call& call, const std::vector<std::string>& words) {
  const auto& first = words.front();
  if (first == "-?" || first == "-h")
    return words.size() == 2 && same(words[1], "config") ? configuration_help(state)
                                                         : refuse(state, "");
  if (!call.token.elevated)
    return {1, "", banner(state) + "You need to launch Sysmon as an Administrator.\r\n", usual};
  if (first == "-c" && words.size() == 1) return dump(state);
  if (first == "-c" && words.size() == 2) return update(state, call, words[1]);
  if (first == "-u" && (words.size() == 1 || (words.size() == 2 && same(words[1], "force"))))
    return uninstall(state);
  if (first == "-i" && words.size() <= 2)
    return {1242, "",
            banner(state) + "The service " + state.sysmon.service +
                " is already registered. Uninstall Sysmon before reinstalling.\r\n",
            usual};
  return refuse(state, "");
}

}  // namespace

cmd::Result sysmon(State& state, const Call& call) {
  bool accepted = state.sysmon.is_feature;
  std::vector<std::string> words;
  for (const auto& word : call.words) {
    if (same(word, "-accepteula") || same(word, "/accepteula"))
      accepted = true;
    else if (!same(word, "-nologo"))
      words.push_back(word);
  }
  if (!accepted)
    return failed(1,
                  "This is the first run of this program. You must accept EULA to continue.\r\n"
                  "Use -accepteula to accept EULA.\r\n\r\n");
  if (words.empty()) return refuse(state, "");
  if (words.front().starts_with('/')) words.front().front() = '-';
  return run(state, call, words);
}

}  // namespace lab::windows
