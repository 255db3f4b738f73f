#include "lab/windows/engine.h"

#include <array>

#include "lab/windows/birth.h"
#include "lab/windows/forwarding.h"
#include "lab/windows/random.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

Service& service_of(State& state) { return state.services[upper(state.sysmon.service)]; }

/// Writes into Sysmon's channel, unless that is off; `writer` is the process that does.
void write_event(State& state, const std::shared_ptr<const Body>& body, std::uint32_t writer,
                 std::uint32_t subject) {
  if (!state.sysmon_log.enabled) return;
  ++state.sysmon.counts[body->id];
  forward(state, state.sysmon_log.add({0, state.now, writer, subject, body}));
}

/// What Sysmon tells about itself is not for the rules to decide.
void write_about_sysmon(State& state, Body body, std::uint32_t writer) {
  write_event(state, std::make_shared<const Body>(std::move(body)), writer, 0);
}

void tell_service_control(State& state, std::uint16_t id, const std::string& service,
                          const std::string& more) {
  Body body{Source::services, id, sid::system, {service, more}};
  state.system_log.add({0, state.now, 624, 0, std::make_shared<const Body>(std::move(body))});
}

void say_state(State& state, const char* what) {
  write_about_sysmon(state,
                     make_body(4, sid::system,
                               {{"State", what},
                                {"Version", state.sysmon.version},
                                {"SchemaVersion", state.sysmon.schema}}),
                     service_of(state).pid);
}

/// Faults that come with new rules end where the first ones are put back.
bool has_new_rules(const State& state) {
  const auto& first = state.description.config;
  return !first || state.sysmon.stored->hash != sha256(*first);
}

void crash(State& state) {
  if (!is_running(state, state.sysmon.service) || !has_new_rules(state)) return;
  stop_service(state, state.sysmon.service, 1067);
  tell_service_control(state, 7034, state.sysmon.service, "1");
}

void refuse_rules(State& state) {
  write_about_sysmon(state,
                     make_body(255, sid::system,
                               {{"ID", "RuleEngine"},
                                {"Description",
                                 "Failed to initialize the rule engine: the version of the "
                                 "rules is incompatible. Exit process"}}),
                     service_of(state).pid);
  later(state, std::chrono::seconds{20}, crash);
}

void go_by_stored_rules(State& state) {
  state.sysmon.in_force = state.sysmon.stored;
  state.sysmon.rolled_out = has_new_rules(state);
}

void load_rules(State& state) {
  Sysmon& sysmon = state.sysmon;
  if (!is_running(state, sysmon.service) || sysmon.in_force == sysmon.stored) return;
  if (state.faults.incompatible && has_new_rules(state)) return refuse_rules(state);
  go_by_stored_rules(state);
  if (!sysmon.history.empty()) sysmon.history.back().result = "loaded";
}

void write_event_16(State& state, const std::string& path, const std::string& hash,
                    const Writer& writer) {
  if (state.faults.event16_missing && has_new_rules(state)) return;
  write_about_sysmon(
      state, make_body(16, writer.user, {{"Configuration", path}, {"ConfigurationFileHash", hash}}),
      writer.pid);
}

void become_manual(State& state) {
  const auto key = services_key + state.sysmon.service;
  if (state.registry.number(key, "Start") != 2) return;
  state.registry.set(key, number_value("Start", 3));
  Body body{Source::services,
            7040,
            sid::system,
            {state.sysmon.service, "auto start", "demand start", state.sysmon.service}};
  state.system_log.add({0, state.now, 624, 0, std::make_shared<const Body>(std::move(body))});
}

/// A group policy that does not know of us.
void write_for_group_policy(State& state) {
  const std::string path = "\\\\" + state.description.domain + "\\SysVol\\sysmon\\gpo.xml";
  const auto xml = state.description.config ? *state.description.config : std::string{};
  apply(state, read_configuration(xml + "<!-- group policy -->\r\n"), path,
        {sid::system, take_pid(state)});
}

/// What a configuration does to forwarding ends with it.
bool stops_forwarding(const State& state, const std::string& path) {
  const auto& part = state.faults.forwarding_stops;
  if (!part) return false;
  return part->empty() ? has_new_rules(state) : path.find(*part) != path.npos;
}

void schedule_consequences(State& state, const std::string& path, const Writer& writer) {
  const Faults& faults = state.faults;
  const bool is_new = has_new_rules(state);
  if (faults.not_automatic && is_new) become_manual(state);
  if (faults.service_dies && is_new) later(state, *faults.service_dies, crash);
  state.forwarding_broken = stops_forwarding(state, path);
  if (state.forwarding_broken) tell_of_stopped_forwarding(state);
  if (faults.second_writer && writer.user != sid::system)
    later(state, *faults.second_writer, write_for_group_policy);
}

void start_sysmon(State& state) {
  Sysmon& sysmon = state.sysmon;
  say_state(state, "Started");
  if (sysmon.in_force == sysmon.stored) return;
  if (state.faults.incompatible && has_new_rules(state)) return refuse_rules(state);
  go_by_stored_rules(state);
}

}  // namespace

void log_event(State& state, const std::shared_ptr<const Body>& body, std::uint32_t subject) {
  if (!is_running(state, state.sysmon.service)) return;
  const auto times = state.sysmon.rolled_out ? state.faults.noise : 1;
  for (unsigned i = 0; i < times; ++i) write_event(state, body, service_of(state).pid, subject);
}

void occur(State& state, const Occurrence& occurrence) {
  if (!is_running(state, state.sysmon.service)) return;
  const rules::Event event{occurrence.id, occurrence.fields};
  const auto decision = state.sysmon.in_force->loaded.rules.decide(event, rules::Folding::windows);
  if (!decision.logged) return;
  Fields fields = occurrence.fields;
  fields.emplace_back("RuleName", decision.rule);
  log_event(state, std::make_shared<const Body>(make_body(occurrence.id, sid::system, fields)),
            occurrence.pid);
}

void apply(State& state, const std::shared_ptr<const Configuration>& configuration,
           const std::string& path, const Writer& writer) {
  const auto key = parameters_key(state);
  const auto old_path = state.registry.text(key, "ConfigFile");
  const auto old_hash = state.registry.text(key, "ConfigHash");
  const auto hash = "SHA256=" + configuration->hash;
  state.sysmon.stored = configuration;
  const bool is_new = has_new_rules(state);
  const auto stored = state.faults.hash_mismatch && is_new
                          ? "SHA256=" + sha256(configuration->hash + " altered on its way")
                          : hash;
  store_configuration(state, *configuration, path, stored);
  state.sysmon.history.push_back({state.now, writer.user, path, configuration->hash, "stored",
                                  is_readable_by_others(state.registry.security(key))});
  // Of one that does harm, Event 16 still arrives; of the one after it, it arrives again.
  if (!stops_forwarding(state, path)) state.forwarding_broken = false;
  if (state.faults.event16_stale && is_new) {
    write_event_16(state, old_path, old_hash, writer);
  } else {
    write_event_16(state, path, hash, writer);
  }
  if (!state.faults.rules_not_loaded || !is_new) {
    const auto delay = 250 + mixed(state.identity.seed, "load") % 350;
    later(state, Duration{static_cast<std::int64_t>(delay)}, load_rules);
  }
  schedule_consequences(state, path, writer);
}

std::uint32_t start_service(State& state, const std::string& name) {
  const auto there = state.services.find(upper(name));
  if (there == state.services.end()) return 1060;
  if (there->second.state == 4) return 1056;
  if (state.registry.number(services_key + name, "Start") == 4) return 1058;
  const bool driver = state.registry.number(services_key + name, "Type") < 16;
  there->second = {4, driver ? 0 : take_pid(state), 0};
  if (is_sysmon(state, name)) start_sysmon(state);
  return 0;
}

void stop_service(State& state, const std::string& name, std::uint32_t exit_code) {
  if (is_sysmon(state, name) && exit_code == 0) say_state(state, "Stopped");
  state.services[upper(name)] = {1, 0, exit_code};
}

bool is_running(const State& state, std::string_view service) {
  const auto there = state.services.find(upper(service));
  return there != state.services.end() && there->second.state == 4;
}

bool is_sysmon(const State& state, std::string_view service) {
  return state.sysmon.is_installed && same(service, state.sysmon.service);
}

void log_start(State& state) {
  Body boot{Source::kernel, 12, sid::system, {"10", "0", "26100"}};
  state.system_log.add({0, state.booted, 4, 0, std::make_shared<const Body>(std::move(boot))});
}

void reboot(State& state) {
  ++state.boot_id;
  state.booted = state.now;
  state.registry.set(
      "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory "
      "Management\\PrefetchParameters",
      number_value("BootId", state.boot_id));
  log_start(state);
  for (auto& [name, service] : state.services) {
    service = {1, 0, 1077};
    if (state.registry.number(services_key + name, "Start") <= 2) start_service(state, name);
  }
}

}  // namespace lab::windows
