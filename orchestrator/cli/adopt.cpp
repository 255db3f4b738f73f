#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/site.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"

namespace sysring::cli {
namespace {

/// What is asked of whom: one host for each configuration that nobody has, the one that was seen
/// last; a host of which nothing is known is asked too.
struct Wanted {
  std::vector<fleet::HostId> hosts;
  std::size_t known = 0;  ///< Hosts whose configuration can be put back already.
};

Wanted wanted_of(const fleet::Inventory& inventory, const std::vector<fleet::HostId>& selected,
                 const std::vector<ledger::HostRow>& rows, const std::vector<Digests>& kept) {
  std::map<std::string, const ledger::HostRow*, std::less<>> seen;
  for (const auto& row : rows) {
    if (row.facts) seen.emplace(lower(row.name), &row);
  }
  std::set<std::string, std::less<>> taken;
  for (const auto& digests : kept) taken.insert(digests.sha256);

  Wanted wanted;
  std::map<std::string, std::pair<Time, fleet::HostId>> newest;
  for (const auto id : selected) {
    const auto found = seen.find(lower(inventory.host(id).name.text()));
    if (found == seen.end()) {
      wanted.hosts.push_back(id);
      continue;
    }
    const auto& facts = *found->second->facts;
    const std::string sha256{facts.config.hex("SHA256")};
    if (sha256.empty()) continue;
    if (taken.contains(sha256)) {
      ++wanted.known;
      continue;
    }
    auto& best = newest.try_emplace(sha256, facts.seen_at, id).first->second;
    if (facts.seen_at > best.first) best = {facts.seen_at, id};
  }
  for (const auto& [sha256, best] : newest) wanted.hosts.push_back(best.second);
  return wanted;
}

void print(const engine::SweepResult& result, std::size_t known, Shell& shell) {
  shell.print(term::counted(known, "host") + " can be put back already. Asked " +
              term::counted(result.asked, "host") + ": " +
              term::counted(result.adopted.size(), "configuration") + " rebuilt and proven.");
  if (!result.adopted.empty()) {
    term::Table table{{{"Host"}, {"Shows"}, {"Rebuilt as"}}};
    for (const auto& [host, shown, stand_in] : result.adopted) {
      table.add({{host}, {"SHA256=" + shown.substr(0, 8)}, {"SHA256=" + stand_in.substr(0, 8)}});
    }
    shell.print(table.lines(shell.charset(), 2));
  }
  if (!result.faults.empty()) {
    term::Table table{{{"Host"}, {"Reason"}, {"What"}}};
    for (const auto& [host, error] : result.faults) {
      table.add({{host}, {to_string(error.code)}, {printable_line(error.message, 160)}});
    }
    shell.print(table.lines(shell.charset(), 2));
  }
  shell.note("Next: sysring plan");
}

Ending conclude(const engine::SweepResult& result, std::size_t known, bool was_stopped,
                Shell& shell) {
  const auto exit = was_stopped             ? Exit::interrupted
                    : result.faults.empty() ? Exit::done
                                            : Exit::some_failed;
  if (shell.wants_json()) {
    auto json = to_json(result);
    json["known"] = std::uint64_t{known};
    shell.print("sysring.adopt/1", std::move(json), exit);
  } else {
    print(result, known, shell);
  }
  return exit;
}

}  // namespace

Ending adopt(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  auto owned = own(site->workspace(), "adopt");
  if (!owned) return Errors{owned.error()};
  const auto rows = owned->ledger.hosts();
  if (!rows) return Errors{rows.error()};
  const auto kept = owned->ledger.kept();
  if (!kept) return Errors{kept.error()};
  const auto wanted = wanted_of(site->inventory(), *hosts, *rows, *kept);

  auto watcher = shell.watcher();
  auto assembly = Assembly::make(site->workspace(), *std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  StopOnSignals stop;
  const auto result = (*assembly)->engine().adopt(wanted.hosts, stop.request());
  if (!result) return Errors{result.error()};
  watcher.reset();  // the terminal is ours again
  return conclude(*result, wanted.known, stop.request().times() > 0, shell);
}

}  // namespace sysring::cli
