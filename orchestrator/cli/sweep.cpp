#include <algorithm>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/site.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"
#include "cli/term/watchers.h"

namespace sysring::cli {
namespace {

constexpr std::size_t most_faults = 50;

Json json_of(const engine::SweepResult& result) {
  Json json;
  json["asked"] = std::uint64_t{result.asked};
  json["reached"] = std::uint64_t{result.reached};
  json["changed"] = std::uint64_t{result.changed};
  Json::Array faults;
  for (const auto& [host, error] : result.not_reached) {
    Json fault;
    fault["host"] = host;
    fault["code"] = to_string(error.code);
    fault["message"] = error.message;
    faults.push_back(std::move(fault));
  }
  json["not_reached"] = std::move(faults);
  if (result.collector_fault) json["collector_fault"] = result.collector_fault->message;
  return json;
}

void print(const engine::SweepResult& result, Shell& shell) {
  shell.print("Asked " + term::counted(result.asked, "host") + ": " +
              term::grouped(result.reached) + " answered, " + term::grouped(result.changed) +
              " changed since they were last seen, " + term::grouped(result.not_reached.size()) +
              " not reached.");
  if (result.collector_fault) {
    shell.print(term::Line{{"⚠ ", term::Ink::warning},
                           {"The collector: " + printable_line(result.collector_fault->message)}});
  }
  if (!result.not_reached.empty()) {
    term::Table table{{{"Host"}, {"Reason"}, {"What"}}};
    for (std::size_t i = 0; i < std::min(result.not_reached.size(), most_faults); ++i) {
      const auto& [host, error] = result.not_reached[i];
      table.add({{host}, {to_string(error.code)}, {printable_line(error.message, 160)}});
    }
    shell.print(table.lines(shell.charset(), 2));
    if (result.not_reached.size() > most_faults) {
      shell.print("  … " + term::grouped(result.not_reached.size() - most_faults) + " more");
    }
  }
  shell.note("Next: sysring status");
}

Exit exit_of(const engine::SweepResult& result, const engine::StopRequest& stop) {
  if (stop.times() > 0) return Exit::interrupted;
  return result.not_reached.empty() ? Exit::done : Exit::some_failed;
}

}  // namespace

Ending sweep(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  auto owned = own(site->workspace(), "sweep");
  if (!owned) return Errors{owned.error()};
  term::SilentWatcher watcher;
  auto assembly = Assembly::make(site->workspace(), *std::move(owned), shell.clock(), watcher);
  if (!assembly) return Errors{assembly.error()};
  shell.note("Looking at " + term::counted(hosts->size(), "host") + " …");
  StopOnSignals stop;
  const auto result = (*assembly)->engine().sweep(*hosts, stop.request());
  if (!result) return Errors{result.error()};
  const auto exit = exit_of(*result, stop.request());
  if (shell.wants_json()) {
    shell.print("sysring.sweep/1", json_of(*result), exit);
  } else {
    print(*result, shell);
  }
  return exit;
}

}  // namespace sysring::cli
