#include "bites/outcome.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "host/fitness.h"

namespace sysring::bites {
namespace {

using host::Purpose;
using nlohmann::json;

constexpr auto closed_directory = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// The promises that are not kept, by name.
class Promises {
 public:
  void expect(bool kept, const std::string& name) {
    if (!kept) broken_.push_back(name);
  }
  [[nodiscard]] std::vector<std::string> broken() && { return std::move(broken_); }

 private:
  std::vector<std::string> broken_;
};

/// Names SYSTEM and Administrators, and nobody else; regini leaves them in another order.
bool is_closed(const std::string& dacl) {
  const auto count = [&](std::string_view part) {
    std::size_t found = 0;
    for (auto at = dacl.find(part); at != std::string::npos; at = dacl.find(part, at + 1)) ++found;
    return found;
  };
  return count(";;;SY)") == 1 && count(";;;BA)") == 1 && count(";;;") == 2;
}

std::string text(const json& object, const char* name) {
  return upper(object.at(name).get<std::string>());
}

/// Below the staging directory, whether ours or not.
std::vector<std::string> staged(const json& dump) {
  std::vector<std::string> paths;
  for (const auto& [key, value] : dump.at("leftovers").items()) {
    auto path = dump.at("leftovers").is_object() ? key : value.get<std::string>();
    std::ranges::replace(path, '\\', '/');
    const auto at = path.find("ysring/");
    if (at != std::string::npos) paths.push_back(path.substr(at + 7));
  }
  return paths;
}

bool holds_only_neighbours(const json& dump) {
  const auto paths = staged(dump);
  return paths.empty() || paths == std::vector<std::string>{"other-1", "other-1/keep.txt"};
}

void expect_nothing_left(const json& dump, Promises& promises) {
  promises.expect(holds_only_neighbours(dump), "nothing of ours lies there, and all of others");
  const auto is_ours = [](const json& path) {
    return path.get<std::string>().find("ws-") != std::string::npos;
  };
  promises.expect(std::ranges::none_of(dump.at("exposed"), is_ours),
                  "nobody else could read what was staged");
}

void expect_in_force(const host::Task& task, const json& dump, bool is_linux, Promises& promises) {
  const auto& sysmon = dump.at("sysmon");
  const auto& wanted = task.config.digests.sha256;
  promises.expect(text(sysmon, "in_force") == wanted, "the configuration is in force");
  promises.expect(text(sysmon, "stored") == wanted, "the configuration is stored");
  if (is_linux) {
    promises.expect(sysmon.at("service") == "running", "the service runs");
    return promises.expect(sysmon.at("start") == "automatic", "the service starts by itself");
  }
  promises.expect(text(sysmon, "config_hash").find(wanted) != std::string::npos, "ConfigHash");
  promises.expect(sysmon.at("running").get<bool>(), "the service runs");
  promises.expect(sysmon.at("start") == 2, "the service starts by itself");
  promises.expect(is_closed(sysmon.at("key_dacl").get<std::string>()), "the key is closed");
  promises.expect(dump.at("history").empty() || !dump.at("history").back().at("key_was_open"),
                  "the key was closed before the rules were written");
  promises.expect(!host::loads(task.purpose) || dump.at("staging_dacl") == closed_directory,
                  "the staging directory is closed");
}

json of_report(const host::Ended& ended) {
  json out{{"finding", to_string(ended.report.finding)},
           {"changed", ended.report.changed},
           {"previous", ended.previous},
           {"announced", ended.announced.has_value()}};
  if (ended.report.error) out["error"] = to_string(ended.report.error->code);
  for (const auto& each : ended.evidence) {
    const bool blindly = each.seen.find("not read") != std::string::npos;
    const bool natively = each.seen.find("native tools") != std::string::npos;
    out["evidence"].push_back({to_string(each.proof), blindly, natively});
  }
  for (const auto& check : ended.checks) out["checks"].push_back({check.point, check.standing});
  if (ended.adopted) {
    out["adopted"] = ended.adopted->shown + " " + ended.adopted->stand_in.digests.sha256;
  }
  out["clock"] = ended.clock_ahead.has_value();
  return out;
}

/// Of what changes by itself only whether it is known.
json of_facts(const fleet::Facts& facts) {
  return {{"digest", fleet::digest(facts)},
          {"leftovers", facts.leftovers},
          {"second_writer", facts.second_writer},
          {"path", facts.last_config_path},
          {"failure", facts.last_failure},
          {"known",
           {facts.newest_record.has_value(), facts.newest_event_at.has_value(),
            facts.events_per_minute.has_value(), facts.working_set_kb.has_value(),
            facts.processor_seconds.has_value(), facts.process_id != 0}}};
}

json of_machine(const json& dump) {
  json out;
  for (const auto* name : {"sysmon", "leftovers", "staging_dacl", "exposed", "history"}) {
    if (dump.contains(name)) out[name] = dump.at(name);
  }
  for (auto& each : out["history"]) each.erase("at");
  const auto services = dump.value("services", json::object());
  for (const auto& [name, service] : services.items()) {
    out["services"][name] = {service.at("state"), service.at("start")};
  }
  return out;
}

bool says_untouched(const host::Ended& ended) {
  using fleet::Finding;
  const auto finding = ended.report.finding;
  return finding == Finding::untouched || finding == Finding::skipped;
}

}  // namespace

bool is_good(const host::Ended& ended) {
  using fleet::Finding;
  const auto& checks = ended.checks;
  const auto bad = [](const host::Check& check) {
    return check.standing == host::Standing::differs;
  };
  return (ended.report.finding == Finding::verified || ended.report.finding == Finding::current) &&
         std::ranges::none_of(checks, bad);
}

std::vector<std::string> broken_promises(const host::Task& task, const host::Ended& ended,
                                         const on_lab::LabHost& machine,
                                         const std::string& in_force_at_first) {
  Promises promises;
  const auto dump = machine.dump();
  const auto purpose = task.purpose;
  if (says_untouched(ended) && host::loads(purpose)) {
    promises.expect(on_lab::in_force(machine) == in_force_at_first, "nothing was touched");
  }
  if (!is_good(ended)) return std::move(promises).broken();
  if (purpose == Purpose::adopt) {
    promises.expect(ended.adopted.has_value(), "something is adopted");
    promises.expect(ended.adopted && ended.adopted->shown == text(dump.at("sysmon"), "in_force"),
                    "what is adopted is in force");
    return std::move(promises).broken();
  }
  expect_nothing_left(dump, promises);
  if (purpose != Purpose::first_day) {
    expect_in_force(task, dump, machine.is_linux(), promises);
  }
  return std::move(promises).broken();
}

std::string what_matters(const host::Ended& ended, const on_lab::LabHost& machine) {
  json out{{"report", of_report(ended)}, {"machine", of_machine(machine.dump())}};
  if (ended.facts) out["facts"] = of_facts(*ended.facts);
  return out.dump();
}

}  // namespace sysring::bites
