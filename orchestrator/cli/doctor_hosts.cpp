#include <algorithm>
#include <array>
#include <map>

#include "base/printable.h"
#include "cli/doctor.h"
#include "cli/term/figures.h"
#include "host/windows/first_day.h"

namespace sysring::cli {
namespace {

using host::Standing;

constexpr std::size_t named_at_most = 5;

std::string names_of(const std::vector<std::string>& hosts) {
  std::string names;
  for (std::size_t i = 0; i < std::min(hosts.size(), named_at_most); ++i) {
    names += (names.empty() ? "" : ", ") + hosts[i];
  }
  if (hosts.size() > named_at_most) {
    names += " and " + term::grouped(hosts.size() - named_at_most) + " more";
  }
  return names;
}

/// Hosts with one fault share a line: the reason is the same, and what to do.
void add_faults(const engine::SweepResult& result, std::vector<Examined>& all) {
  std::map<Reason, std::pair<Error, std::vector<std::string>>> by_reason;
  for (const auto& [host, error] : result.faults) {
    by_reason.try_emplace(error.code, error, std::vector<std::string>{})
        .first->second.second.push_back(host);
  }
  for (const auto& [reason, group] : by_reason) {
    const auto& [first, hosts] = group;
    auto one = examined_fault(term::counted(hosts.size(), "host"), first);
    one.found = names_of(hosts) + ": " + one.found;
    all.push_back(std::move(one));
  }
}

std::string told(std::chrono::seconds ahead) {
  const auto size = std::chrono::abs(ahead);
  return for_people(size) + (ahead.count() > 0 ? " ahead of ours" : " behind ours");
}

void add_clocks(const engine::SweepResult& result, std::vector<Examined>& all) {
  if (result.clocks.empty()) {
    if (result.reached == 0) return;
    all.push_back({Health::good, "clocks",
                   "none is known to be off by more than " +
                       for_people(engine::SweepResult::clock_tolerance)});
    return;
  }
  std::vector<std::string> hosts;
  for (const auto& [host, ahead] : result.clocks) hosts.push_back(host + " " + told(ahead));
  all.push_back({Health::warning, "clocks", names_of(hosts),
                 "Set the time of these hosts, or ours: events are compared by it"});
}

Health health_of(Standing standing) {
  switch (standing) {
    case Standing::holds:
      return Health::good;
    case Standing::differs:
      return Health::fault;
    case Standing::untold:
      return Health::warning;
    case Standing::by_hand:
      break;
  }
  return Health::by_hand;
}

/// Backticks are for the page.
std::string in_plain(std::string_view text) {
  std::string plain{text};
  std::erase(plain, '`');
  return plain;
}

}  // namespace

std::vector<Examined> examine_hosts(const engine::SweepResult& result) {
  std::vector<Examined> all;
  const std::string found = term::grouped(result.reached) + " of " +
                            term::counted(result.asked, "host") +
                            " reached, with an account that may do what is needed";
  const bool is_complete = result.reached + result.left == result.asked;
  all.push_back({is_complete ? Health::good : Health::warning, "reach", found});
  if (result.left > 0) {
    all.push_back({Health::good, "left alone",
                   term::counted(result.left, "host") + " at which a rollout is at work"});
  }
  add_faults(result, all);
  add_clocks(result, all);
  if (!result.collector_fault.empty()) {
    all.push_back({Health::fault, "collector", result.collector_fault,
                   std::string{page_of(Reason::collector_unreadable).remedy},
                   Reason::collector_unreadable});
  }
  return all;
}

std::vector<Examined> examine_first_day(const engine::SweepResult& result) {
  std::vector<Examined> all;
  const auto points = host::windows::first_day_points();
  for (const auto& check : result.checks) {
    const auto& point = points[check.point - 1];
    Examined one{.health = health_of(check.standing),
                 .what = std::to_string(check.point) + " " + in_plain(point.claim),
                 .found = check.found.empty() ? "" : "found: " + check.found,
                 .reason = check.reason,
                 .commands = check.commands,
                 .expected = in_plain(point.expected)};
    if (check.reason) one.remedy = page_of(*check.reason).remedy;
    all.push_back(std::move(one));
  }
  for (const auto& [host, error] : result.faults) {
    const bool is_told = std::ranges::any_of(
        result.checks, [&](const auto& check) { return check.reason == error.code; });
    if (!is_told) all.push_back(examined_fault(host, error));
  }
  return all;
}

}  // namespace sysring::cli
