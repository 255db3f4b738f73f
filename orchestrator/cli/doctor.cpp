#include "cli/doctor.h"

#include <algorithm>
#include <utility>

#include "cli/commands.h"
#include "cli/looking.h"
#include "cli/operate.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

/// "(lx01)|(role=web)": a host that any of the words means.
std::string joined(const std::vector<std::string>& words) {
  if (words.empty()) return "all";
  std::string expression;
  for (const auto& word : words) expression += (expression.empty() ? "(" : "|(") + word + ")";
  return expression;
}

void append(std::vector<Examined>& all, std::vector<Examined> more) {
  std::ranges::move(more, std::back_inserter(all));
}

/// Each fault of the definitions is one of the things that were found; without a workspace there
/// is nothing to be examined.
Ending tell_faults(const Errors& errors, Shell& shell) {
  if (std::ranges::find(errors, Reason::no_workspace, &Error::code) != errors.end()) return errors;
  std::vector<Examined> all;
  for (const auto& error : errors) all.push_back(examined_fault("definitions", error));
  return conclude(all, shell);
}

Result<fleet::HostId, Errors> one_with_windows(const Site& site,
                                               const std::vector<fleet::HostId>& hosts) {
  const auto usage = [](const std::string& found) {
    return Errors{{Reason::bad_usage,
                   Effect::none,
                   found,
                   {},
                   "`sysring doctor --first-day HOST` tries one Windows host."}};
  };
  if (hosts.size() != 1) {
    return usage("found " + term::counted(hosts.size(), "host") + ", expected one");
  }
  const auto& host = site.inventory().host(hosts.front());
  if (host.platform == fleet::Platform::windows) return hosts.front();
  return usage("found " + std::string{host.name.text()} + ", which has Linux, expected Windows");
}

Ending try_first_day(const Site& site, const std::vector<fleet::HostId>& hosts, Shell& shell) {
  const auto host = one_with_windows(site, hosts);
  if (!host) return host.error();
  auto owned = own(site.workspace(), "doctor");
  if (!owned) return Errors{owned.error()};
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(site.workspace(), *std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  StopOnSignals stop;
  const auto result = (*assembly)->engine().first_day(*host, stop.request());
  if (!result) return Errors{result.error()};
  watcher.reset();  // the terminal is ours again
  const auto exit = conclude(examine_first_day(*result), shell);
  return stop.request().times() > 0 ? Exit::interrupted : exit;
}

}  // namespace

Ending doctor(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return tell_faults(site.error(), shell);
  const auto hosts = selected(*site, joined(arguments.words()), "SELECTOR", shell);
  if (!hosts) return hosts.error();
  if (arguments.has("first-day")) return try_first_day(*site, *hosts, shell);
  auto all = examine_workspace(*site, shell.clock().now());
  if (hosts->empty()) return conclude(all, shell);

  const auto looked = look_at(*hosts, *site, "doctor", shell);
  append(all, looked ? examine_hosts(looked->result)
                     : std::vector{examined_fault("hosts", looked.error())});
  const auto exit = conclude(all, shell);
  return looked && looked->was_stopped ? Exit::interrupted : exit;
}

}  // namespace sysring::cli
