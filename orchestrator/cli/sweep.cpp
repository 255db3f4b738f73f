#include <algorithm>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/site.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"

namespace sysring::cli {
namespace {

constexpr std::size_t most_lines = 50;

void print(const engine::SweepResult& result, Shell& shell) {
  shell.print("Asked " + term::counted(result.asked, "host") + ": " +
              term::grouped(result.reached) + " answered, " + term::grouped(result.changed) +
              " changed since they were last seen, " + term::grouped(result.not_reached) +
              " not reached.");
  if (result.left > 0) {
    shell.print(term::counted(result.left, "host") +
                " left to the rollout that is at work on them, and looks itself.");
  }
  if (!result.collector_fault.empty()) {
    shell.print(term::Line{{"⚠ ", term::Ink::warning},
                           {"The collector: " + printable_line(result.collector_fault)}});
  }
  if (!result.faults.empty()) {
    const auto lines = std::min(result.faults.size(), most_lines);
    term::Table table{{{"Host"}, {"Reason"}, {"What"}}};
    for (std::size_t i = 0; i < lines; ++i) {
      const auto& [host, error] = result.faults[i];
      table.add({{host}, {to_string(error.code)}, {printable_line(error.message, 160)}});
    }
    shell.print(table.lines(shell.charset(), 2));
    if (result.not_reached > lines) {
      shell.print("  … " + term::grouped(result.not_reached - lines) + " more");
    }
  }
  const auto waits = std::ranges::find(result.faults, Reason::host_key_unknown,
                                       [](const auto& fault) { return fault.second.code; });
  shell.note(waits == result.faults.end() ? "Next: sysring status"
                                          : "Next: sysring inventory trust " + waits->first + " …");
}

Ending conclude(const engine::SweepResult& result, bool was_stopped, Shell& shell) {
  const auto exit = was_stopped               ? Exit::interrupted
                    : result.not_reached == 0 ? Exit::done
                                              : Exit::some_failed;
  if (shell.wants_json()) {
    shell.print("sysring.sweep/1", to_json(result), exit);
  } else {
    print(result, shell);
  }
  return exit;
}

Ending sweep_ourselves(const workspace::Workspace& workspace, Owned owned,
                       const std::vector<fleet::HostId>& hosts, Shell& shell) {
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(workspace, std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  StopOnSignals stop;
  const auto result = (*assembly)->engine().sweep(hosts, stop.request());
  if (!result) return Errors{result.error()};
  watcher.reset();  // the terminal is ours again
  return conclude(*result, stop.request().times() > 0, shell);
}

/// The next result that the owner tells; what it tells of a rollout is for others.
Result<engine::SweepResult> await(engine::ControlClient& owner, engine::Watcher& watcher) {
  while (true) {
    const auto line = owner.next_line();
    if (!line) return line.error();
    if (!*line) {
      return Error{Reason::line_lost,
                   Effect::unknown,
                   "the owner of the workspace ended before the sweep did",
                   {},
                   "What it saw until then is kept; run `sysring sweep` again."};
    }
    if (const auto* swept = (*line)->find("swept")) return engine::sweep_result_from(*swept);
    if (const auto* json = (*line)->find("view")) {
      const auto view = engine::view_from(*json);
      if (!view) return view.error();
      watcher.changed({.at = view->at, .sweep = view->sweep});
    }
  }
}

Ending have_it_swept(engine::ControlClient& owner, const Site& site,
                     const std::vector<fleet::HostId>& hosts, Shell& shell) {
  Json arguments{Json::Object{}};
  if (hosts.size() < site.inventory().size()) {
    Json::Array names;
    for (const auto id : hosts) names.emplace_back(site.inventory().host(id).name.text());
    arguments["hosts"] = std::move(names);
  }
  auto watcher = shell.watcher();
  if (const auto begun = owner.ask("sweep", std::move(arguments)); !begun) {
    return Errors{begun.error()};
  }
  const auto result = await(owner, *watcher);
  if (!result) return Errors{result.error()};
  watcher.reset();
  return conclude(*result, false, shell);
}

}  // namespace

Ending sweep(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  auto ownership = own_or_ask(site->workspace(), "sweep");
  if (!ownership) return Errors{ownership.error()};
  shell.note("Looking at " + term::counted(hosts->size(), "host") + " …");
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return have_it_swept(*owner, *site, *hosts, shell);
  }
  return sweep_ourselves(site->workspace(), std::get<Owned>(*std::move(ownership)), *hosts, shell);
}

}  // namespace sysring::cli
