#include <algorithm>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/looking.h"
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

}  // namespace

Ending sweep(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  shell.note("Looking at " + term::counted(hosts->size(), "host") + " …");
  const auto looked = look_at(*hosts, *site, "sweep", shell);
  if (!looked) return Errors{looked.error()};
  return conclude(looked->result, looked->was_stopped, shell);
}

}  // namespace sysring::cli
