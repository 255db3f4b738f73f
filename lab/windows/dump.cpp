#include "lab/windows/dump.h"

#include <nlohmann/json.hpp>

#include "lab/windows/birth.h"
#include "lab/windows/engine.h"
#include "lab/windows/forwarding.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

using nlohmann::json;

json services(const State& state) {
  json out = json::object();
  for (const auto& [name, service] : state.services) {
    const auto key = services_key + name;
    out[name] = {{"state", service.state == 4 ? "running" : "stopped"},
                 {"exit_code", service.exit_code},
                 {"pid", service.pid},
                 {"start", state.registry.number(key, "Start")}};
  }
  return out;
}

json history(const State& state) {
  json out = json::array();
  for (const auto& one : state.sysmon.history)
    out.push_back({{"at", system_time(one.at)},
                   {"user", one.user},
                   {"path", one.path},
                   {"hash", one.hash},
                   {"result", one.result},
                   {"key_was_open", one.key_was_open}});
  return out;
}

json leftovers(const State& state) {
  json out = json::object();
  for (const File* file : state.files.below("C:\\Windows\\Sysring"))
    out[file->path] = {{"dacl", state.files.security(file->path).dacl()},
                       {"kind", file->directory ? "directory" : "file"}};
  return out;
}

json events(const State& state) {
  json out = json::object();
  for (const auto& [id, count] : state.sysmon.counts) out[std::to_string(id)] = count;
  return out;
}

json channel(const Channel& channel) {
  return {{"access", channel.access.sddl()},
          {"enabled", channel.enabled},
          {"max_size", channel.max_size},
          {"oldest", channel.oldest()},
          {"newest", channel.newest()}};
}

json sysmon(const State& state) {
  const Sysmon& sysmon = state.sysmon;
  const auto key = parameters_key(state);
  const bool runs = is_running(state, sysmon.service);
  return {{"installed", sysmon.is_installed},
          {"service", sysmon.service},
          {"driver", sysmon.driver},
          {"image", sysmon.image},
          {"version", sysmon.version},
          {"running", runs},
          {"in_force", runs ? sysmon.in_force->hash : ""},
          {"stored", sysmon.stored->hash},
          {"config_hash", state.registry.text(key, "ConfigHash")},
          {"config_file", state.registry.text(key, "ConfigFile")},
          {"start", state.registry.number(services_key + sysmon.service, "Start")},
          {"key_dacl", sysmon.is_installed ? state.registry.security(key).dacl() : ""}};
}

}  // namespace

json dump(const State& state) {
  return {{"name", state.description.name},
          {"computer", state.identity.computer},
          {"machine_guid", state.identity.machine_guid},
          {"boot_id", state.boot_id},
          {"booted", system_time(state.booted)},
          {"now", system_time(state.now)},
          {"sysmon", sysmon(state)},
          {"services", services(state)},
          {"history", history(state)},
          {"leftovers", leftovers(state)},
          {"staging_dacl", state.files.security("C:\\Windows\\Sysring").dacl()},
          {"exposed", state.files.exposed()},
          {"events", events(state)},
          {"channel", channel(state.sysmon_log)},
          {"forwarding", {{"works", can_forward(state)}, {"on_the_way", state.leaving.size()}}}};
}

}  // namespace lab::windows
