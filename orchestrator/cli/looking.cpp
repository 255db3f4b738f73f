#include "cli/looking.h"

#include <utility>
#include <variant>

#include "cli/operate.h"

namespace sysring::cli {
namespace {

Result<Looked> look_ourselves(const workspace::Workspace& workspace, Owned owned,
                              const std::vector<fleet::HostId>& hosts, Shell& shell) {
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(workspace, std::move(owned), shell.clock(), *watcher);
  if (!assembly) return assembly.error();
  StopOnSignals stop;
  auto result = (*assembly)->engine().sweep(hosts, stop.request());
  if (!result) return result.error();
  return Looked{*std::move(result), stop.request().times() > 0};
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

Result<Looked> have_it_looked(engine::ControlClient& owner, const Site& site,
                              const std::vector<fleet::HostId>& hosts, Shell& shell) {
  Json arguments{Json::Object{}};
  if (hosts.size() < site.inventory().size()) {
    Json::Array names;
    for (const auto id : hosts) names.emplace_back(site.inventory().host(id).name.text());
    arguments["hosts"] = std::move(names);
  }
  auto watcher = shell.watcher();
  if (const auto begun = owner.ask("sweep", std::move(arguments)); !begun) return begun.error();
  auto result = await(owner, *watcher);
  if (!result) return result.error();
  return Looked{*std::move(result)};
}

}  // namespace

Result<Looked> look_at(const std::vector<fleet::HostId>& hosts, const Site& site,
                       const std::string& purpose, Shell& shell) {
  auto ownership = own_or_ask(site.workspace(), purpose);
  if (!ownership) return ownership.error();
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return have_it_looked(*owner, site, hosts, shell);
  }
  return look_ourselves(site.workspace(), std::get<Owned>(*std::move(ownership)), hosts, shell);
}

}  // namespace sysring::cli
