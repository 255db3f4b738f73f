#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/errand.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

using Names = std::vector<std::string>;
using rollout::SilenceState;

Errors not_silenced(const std::string& what) {
  return {{Reason::not_found, Effect::none, what, {}, "`sysring silence --list` lists them."}};
}

Names under_way(const rollout::Silence& silence) {
  Names names;
  for (const auto& host : silence.hosts) {
    if (!rollout::is_over(host.state)) names.push_back(host.name);
  }
  return names;
}

Result<Names, Errors> hosts_of(const Site& site, rollout::SilenceId id) {
  const auto silence = site.ledger()->silence(id);
  if (!silence) return Errors{silence.error()};
  if (!*silence) return not_silenced("found no silence " + to_string(id));
  auto names = under_way(**silence);
  if (names.empty()) return not_silenced("found " + to_string(id) + ", which is over");
  return names;
}

/// Those of the selector that are in a silence.
Result<Names, Errors> silenced_of(const Site& site, const std::string& selector, Shell& shell) {
  const auto hosts = selected(site, selector, "SELECTOR", shell);
  if (!hosts) return hosts.error();
  const auto silences = site.ledger()->silences();
  if (!silences) return Errors{silences.error()};
  std::set<std::string> silenced;
  for (const auto& silence : *silences) {
    for (const auto& name : under_way(silence)) silenced.insert(lower(name));
  }
  Names names;
  for (const auto id : *hosts) {
    const auto& name = site.inventory().host(id).name.text();
    if (silenced.contains(lower(name))) names.push_back(name);
  }
  if (names.empty())
    return not_silenced("found no silenced host among those of '" + selector + "'");
  return names;
}

Result<Names, Errors> meant(const Site& site, const std::string& word, Shell& shell) {
  if (site.ledger() == nullptr) return not_silenced("found no silence in this workspace");
  if (const auto id = rollout::silence_named(word)) return hosts_of(site, *id);
  return silenced_of(site, word, shell);
}

/// Still silenced is past its end; restored with a reason is restored, but not seen to forward.
Exit exit_of(const engine::Errand& errand, bool was_stopped) {
  if (was_stopped) return Exit::interrupted;
  Exit exit = Exit::done;
  for (const auto& host : errand.hosts) {
    if (!rollout::is_over(host.state)) return Exit::faults;
    if (host.reason) exit = Exit::some_failed;
  }
  return exit;
}

void print(const engine::Errand& errand, Exit exit, Shell& shell) {
  const auto back = errand.count(SilenceState::restored) + errand.count(SilenceState::untouched);
  const bool all = exit == Exit::done;
  shell.print(
      term::Line{{all ? "✔ " : "⚠ ", all ? term::Ink::good : term::Ink::warning},
                 {term::grouped(back) + " of " + term::counted(errand.hosts.size(), "host") +
                  " back on what they had before"}});
  print_left(errand, SilenceState::restored, shell);
}

Ending conclude(const engine::Errand& errand, bool was_stopped, Shell& shell) {
  const auto exit = exit_of(errand, was_stopped);
  if (shell.wants_json()) {
    shell.print("sysring.restore/1", to_json(errand), exit);
  } else {
    print(errand, exit, shell);
    if (exit == Exit::faults) shell.note("Next: sysring silence --list");
  }
  return exit;
}

Ending have_it_restored(engine::ControlClient& owner, const Names& hosts, const std::string& why,
                        Shell& shell) {
  Json request;
  Json::Array names;
  for (const auto& name : hosts) names.emplace_back(name);
  request["hosts"] = std::move(names);
  request["reason"] = why;
  auto watcher = shell.watcher();
  const auto reply = owner.ask("restore", std::move(request));
  if (!reply) return Errors{reply.error()};
  const auto errand = await_errand(owner, *reply, *watcher);
  if (!errand) return Errors{errand.error()};
  watcher.reset();
  return conclude(*errand, false, shell);
}

Ending restore_ourselves(const workspace::Workspace& workspace, Owned owned, const Names& hosts,
                         const std::string& why, Shell& shell) {
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(workspace, std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  StopOnSignals stop;
  const auto errand = (*assembly)->engine().restore(hosts, shell.actor(), why, stop.request());
  if (!errand) return Errors{errand.error()};
  watcher.reset();
  return conclude(*errand, stop.request().times() > 0, shell);
}

}  // namespace

Ending restore(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = meant(*site, arguments.words().front(), shell);
  if (!hosts) return hosts.error();
  const auto why = arguments.text("reason").value_or("");
  auto ownership = own_or_ask(site->workspace(), "restore");
  if (!ownership) return Errors{ownership.error()};
  shell.note("Restoring " + term::counted(hosts->size(), "host") + " …");
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return have_it_restored(*owner, *hosts, why, shell);
  }
  return restore_ourselves(site->workspace(), std::get<Owned>(*std::move(ownership)), *hosts, why,
                           shell);
}

}  // namespace sysring::cli
