#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/plan_source.h"
#include "cli/rollout_page.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"
#include "cli/term/tree.h"
#include "engine/running.h"

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

constexpr std::size_t most_hosts = 50;

/// A host of a rollout that did not simply get what it should.
struct Exceptional {
  std::string name;
  std::string ring;
  rollout::Host host;
};

std::vector<Exceptional> exceptional(const engine::Running& running) {
  std::vector<Exceptional> found;
  for (std::size_t i = 0; i < running.members.size(); ++i) {
    const auto& host = running.state.hosts.at(i);
    const bool is_ordinary =
        host.state == rollout::HostState::healthy || host.state == rollout::HostState::pending;
    if (is_ordinary && !host.reason) continue;
    found.push_back({running.members[i].name, running.state.rings.at(host.ring).name, host});
  }
  return found;
}

std::map<Reason, std::size_t> by_reason(const std::vector<Exceptional>& hosts) {
  std::map<Reason, std::size_t> reasons;
  for (const auto& each : hosts) {
    if (each.host.reason) ++reasons[*each.host.reason];
  }
  return reasons;
}

void print_exceptional(const std::vector<Exceptional>& hosts, Shell& shell) {
  if (hosts.empty()) return;
  shell.print(Line{});
  for (const auto& [code, count] : by_reason(hosts)) {
    shell.print(Line{{"  " + to_string(code) + "  ", Ink::warning},
                     {term::counted(count, "host") + "   " + std::string{page_of(code).title}}});
  }
  shell.print(Line{});
  term::Table table{{{"Host"}, {"Ring"}, {"State"}, {"Reason"}}};
  for (std::size_t i = 0; i < std::min(hosts.size(), most_hosts); ++i) {
    const auto& [name, ring, host] = hosts[i];
    table.add({{name},
               {ring},
               {term::in_words(rollout::to_string(host.state))},
               {host.reason ? to_string(*host.reason) : "-"}});
  }
  shell.print(table.lines(shell.charset(), 2));
  if (hosts.size() > most_hosts) {
    shell.print(
        Line{{"  … " + term::grouped(hosts.size() - most_hosts) + " more: `--json` has them all",
              Ink::faint}});
  }
}

Json json_of(const std::vector<Exceptional>& hosts) {
  Json::Array list;
  for (const auto& [name, ring, host] : hosts) {
    Json json;
    json["name"] = name;
    json["ring"] = ring;
    json["state"] = rollout::to_string(host.state);
    if (host.reason) json["reason"] = to_string(*host.reason);
    list.push_back(std::move(json));
  }
  return list;
}

Ending show_rollout(const Site& site, ledger::RolloutId id, Shell& shell) {
  const Error unknown{Reason::not_found, Effect::none, "found no rollout " + to_string(id)};
  if (site.ledger() == nullptr) return Errors{unknown};
  auto stored = site.ledger()->rollout(id);
  if (!stored) return Errors{stored.error()};
  if (!*stored) return Errors{unknown};
  const auto row = (*stored)->row;
  auto running = engine::running_from(std::move(**stored), site.inventory(),
                                      site.workspace().settings.max_in_flight);
  if (!running) return Errors{running.error()};
  const auto now = rollout::has_ended(row.phase) ? row.phase_since : shell.clock().now();
  rollout::recount(running->state, now);
  const auto view = engine::view_of(*running, {}, now);
  const auto hosts = exceptional(*running);
  if (shell.wants_json()) {
    auto document = to_json(view, exit_of(view));
    document["plan"] = row.plan;
    document["by"] = row.by;
    document["reason_given"] = row.why;
    document["exceptional"] = json_of(hosts);
    shell.print("sysring.rollout/1", std::move(document), exit_of(view));
    return Exit::done;
  }
  constexpr std::size_t any_height = 100'000;
  shell.print(Line{{"Plan " + row.plan + ", started by " + row.by +
                    (row.why.empty() ? "" : ": " + printable_line(row.why))}});
  shell.print(term::tree(view, shell.charset(), {100, any_height}));
  print_exceptional(hosts, shell);
  return Exit::done;
}

}  // namespace

Ending show(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto& word = arguments.words().front();
  if (const auto id = ledger::rollout_named(word)) return show_rollout(*site, *id, shell);
  const auto plan = plan_named(*site, word);
  if (!plan) return Errors{plan.error()};
  if (shell.wants_json()) {
    shell.print("sysring.plan/1", to_json(*plan, nullptr), Exit::done);
  } else {
    shell.print(plan_page(*plan, nullptr, shell.charset()));
  }
  return Exit::done;
}

}  // namespace sysring::cli
