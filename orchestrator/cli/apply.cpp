#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/plan_source.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

constexpr std::size_t most_without_typing = 100;

/// Above a hundred hosts somebody types how many they are.
Result<Done> confirm(const SealedPlan& plan, Shell& shell) {
  const auto hosts = plan.host_count();
  const auto told = plan.plan.id + " changes up to " + term::counted(hosts, "host") + " in " +
                    term::counted(plan.plan.rings.size(), "ring") + " to release " +
                    plan.plan.release.version + ".";
  shell.note(told);
  if (hosts <= most_without_typing) return Done{};
  return shell.confirm_by_typing(told, std::to_string(hosts));
}

/// Somebody else owns the workspace: they begin, and we watch.
Ending hand_over(engine::ControlClient& owner, const SealedPlan& plan, const Arguments& arguments,
                 Shell& shell) {
  Json request;
  request["plan"] = plan.plan.id;
  request["reason"] = arguments.text("reason").value_or("");
  const auto begun = owner.ask("apply", std::move(request));
  if (!begun) return Errors{begun.error()};
  return follow(owner, shell);
}

}  // namespace

Ending apply(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto plan = plan_named(*site, arguments.words().front());
  if (!plan) return Errors{plan.error()};
  if (auto agreed = confirm(*plan, shell); !agreed) return Errors{agreed.error()};
  auto ownership = own_or_ask(site->workspace(), "apply " + plan->plan.id);
  if (!ownership) return Errors{ownership.error()};
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return hand_over(*owner, *plan, arguments, shell);
  }
  const ledger::StoredPlan stored{plan->plan.id, plan->bytes, shell.actor().name, {}};
  const auto begin = [&](engine::Engine& engine) -> Result<Done> {
    const auto id = engine.start(stored, shell.actor(), arguments.text("reason").value_or(""));
    if (!id) return id.error();
    return Done{};
  };
  return operate(site->workspace(), std::get<Owned>(*std::move(ownership)), shell,
                 engine::Engine::Until::at_rest, begin);
}

}  // namespace sysring::cli
