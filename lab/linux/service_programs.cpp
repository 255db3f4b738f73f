// systemctl and journalctl.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "lab/linux/host.h"
#include "lab/linux/programs.h"

namespace lab::linux_host {
namespace {

using Service = Sysmon::Service;

/// What systemctl is asked for.
struct Request {
  std::string verb;
  std::string unit;
  std::string properties;
  std::string unknown;
};

Request request_of(const sh::Arguments& operands) {
  Request request;
  for (std::size_t at = 0; at < operands.size(); ++at) {
    const auto& word = operands[at];
    if (word == "--no-pager" || word == "-q" || word == "--quiet") continue;
    if (word == "-p" && at + 1 < operands.size()) {
      request.properties += operands[++at] + ",";
    } else if (word.starts_with('-') || !request.unit.empty()) {
      request.unknown = word;
    } else {
      (request.verb.empty() ? request.verb : request.unit) = word;
    }
  }
  if (request.unit.ends_with(".service")) request.unit.resize(request.unit.size() - 8);
  return request;
}

std::string active_state(const Sysmon& sysmon) {
  switch (sysmon.service()) {
    case Service::active:
      return "active";
    case Service::failed:
      return "failed";
    case Service::inactive:
      break;
  }
  return "inactive";
}

std::optional<std::string> property(const Sysmon& sysmon, std::string_view name) {
  const bool active = sysmon.service() == Service::active;
  const bool failed = sysmon.service() == Service::failed;
  const bool known = sysmon.is_installed();
  if (name == "LoadState") return known ? "loaded" : "not-found";
  if (name == "ActiveState") return active_state(sysmon);
  if (name == "SubState") return active ? "running" : failed ? "failed" : "dead";
  if (name == "UnitFileState") return !known ? "" : sysmon.is_enabled() ? "enabled" : "disabled";
  if (name == "Result") return failed ? "signal" : "success";
  if (name == "ExecMainStatus") return failed ? "6" : "0";
  if (name == "NRestarts") return "0";
  if (name == "MainPID") return std::to_string(sysmon.process());
  return std::nullopt;
}

sh::Result show(const Call& call, const Request& request) {
  sh::Result result;
  std::string_view names = request.properties;
  if (names.empty()) return failed(call, "show without -p is not known here");
  while (!names.empty()) {
    const auto name = names.substr(0, names.find(','));
    names.remove_prefix(name.size() + 1);
    if (name.empty()) continue;
    const auto value = property(call.host.sysmon(), name);
    if (!value) return failed(call, "the property " + std::string{name} + " is not known here");
    result.out += std::string{name} + "=" + *value + "\n";
  }
  return result;
}

sh::Result change(const Call& call, const std::string& verb) {
  auto& sysmon = call.host.sysmon();
  if (call.process.user != "root") {
    return {4, "", "Failed to " + verb + " sysmon.service: Interactive authentication required.\n"};
  }
  if (!sysmon.is_installed()) {
    return {5, "", "Failed to " + verb + " sysmon.service: Unit sysmon.service not found.\n"};
  }
  if (verb == "enable" || verb == "disable") {
    sysmon.enable(verb == "enable");
  } else if (verb == "reset-failed") {
    sysmon.reset_failed();
  } else {
    call.host.wait(std::chrono::milliseconds{100});
    if (verb != "start") sysmon.stop(call.host.now());
    if (verb != "stop") sysmon.start(call.host.now(), call.host.new_process());
  }
  return {};
}

struct Reading {
  std::optional<std::uint64_t> newest = {};
  std::optional<std::uint64_t> since = {};
  bool of_sysmon = false;
  bool as_text = false;
  std::string unknown = {};
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Reading reading_of(const sh::Arguments& operands) {
  Reading reading;
  for (std::size_t at = 0; at < operands.size(); ++at) {
    const auto& word = operands[at];
    const std::string value = at + 1 < operands.size() ? operands[at + 1] : "";
    if (word == "-q" || word == "-a" || word == "--no-pager" || word == "_UID=0") continue;
    ++at;
    if (word == "-t" && value == "sysmon") {
      reading.of_sysmon = true;
    } else if (word == "-o" && value == "cat") {
      reading.as_text = true;
    } else if (word == "-n" && number(value)) {
      reading.newest = number(value);
    } else if (word == "--since" && value.starts_with('@') && number(value.substr(1))) {
      reading.since = number(value.substr(1));
    } else {
      reading.unknown = word;
      return reading;
    }
  }
  return reading;
}

}  // namespace

sh::Result systemctl(const Call& call) {
  const auto request = request_of(call.operands());
  if (!request.unknown.empty()) return bad_option(call, request.unknown);
  if (request.unit == "rsyslog" && request.verb == "is-active") return {.out = "active\n"};
  if (request.unit != "sysmon") {
    return {4, "", "Unit " + request.unit + ".service could not be found.\n"};
  }
  const auto& sysmon = call.host.sysmon();
  if (request.verb == "show") return show(call, request);
  if (request.verb == "is-active") {
    return {sysmon.service() == Service::active ? 0 : 3, active_state(sysmon) + "\n"};
  }
  if (request.verb == "is-enabled") {
    const auto state = *property(sysmon, "UnitFileState");
    return {state == "enabled" ? 0 : 1, state + "\n"};
  }
  for (const auto* verb : {"start", "stop", "restart", "enable", "disable", "reset-failed"}) {
    if (request.verb == verb) return change(call, request.verb);
  }
  return {1, "", "Unknown command verb '" + request.verb + "'.\n"};
}

/// The events of Sysmon as text, which root alone can read.
sh::Result journalctl(const Call& call) {
  const auto reading = reading_of(call.operands());
  if (!reading.unknown.empty()) return bad_option(call, reading.unknown);
  if (!reading.of_sysmon || !reading.as_text) {
    return failed(call, "only '-t sysmon' with '-o cat' is known here");
  }
  if (!call.host.operating_system().has_journal || call.process.user != "root") {
    return {1, "", "No journal files were found.\n"};
  }
  const auto& log = call.host.log();
  const auto count = std::min(reading.newest.value_or(log.next_record()), log.next_record());
  sh::Result result;
  for (auto record = std::max(log.oldest_record(), log.next_record() - count);
       record < log.next_record(); ++record) {
    const auto at = log.find(record)->at;
    const std::chrono::seconds since{reading.since.value_or(0)};
    if (at.time_since_epoch() >= since) result.out += log.xml(record) + "\n";
  }
  return result;
}

}  // namespace lab::linux_host
