#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/rollout_page.h"
#include "cli/site.h"
#include "cli/term/figures.h"

// pause, resume, abort, undo, retry: one way, five words.
namespace sysring::cli {
namespace {

using rollout::Steer;

/// Which rollout is meant: the one that is named, else the one under way, else the newest.
Result<ledger::RolloutRow> meant(const Site& site, const Arguments& arguments) {
  const Error none{Reason::not_found, Effect::none, "found no rollout in this workspace"};
  if (site.ledger() == nullptr) return none;
  const auto rollouts = site.ledger()->rollouts();
  if (!rollouts) return rollouts.error();
  if (arguments.words().empty()) {
    const auto under_way = site.ledger()->under_way();
    if (!under_way) return under_way.error();
    if (*under_way) return **under_way;
    if (rollouts->empty()) return none;
    return rollouts->front();
  }
  const auto id = ledger::rollout_named(arguments.words().front());
  for (const auto& row : *rollouts) {
    if (id == row.id) return row;
  }
  return Error{Reason::not_found, Effect::none,
               "found no rollout '" + arguments.words().front() + "'"};
}

Result<Done> confirm(Steer steer, const ledger::RolloutRow& row, Shell& shell) {
  if (steer != Steer::abort && steer != Steer::abort_keep && steer != Steer::undo) return Done{};
  const std::string what = steer == Steer::abort_keep
                               ? "Nothing new begins, and what was changed stays."
                               : "Every host that it changed gets back what it had.";
  return shell.confirm_by_typing(to_string(row.id) + " " + row.version + ": " + what,
                                 to_string(row.id));
}

/// The owner does it; we say how it stands then.
Ending ask(engine::ControlClient& owner, Steer steer, const ledger::RolloutRow& row,
           const Arguments& arguments, Shell& shell) {
  Json request;
  request["rollout"] = to_string(row.id);
  request["reason"] = arguments.text("reason").value_or("");
  const auto reply = owner.ask(rollout::to_string(steer), std::move(request));
  if (!reply) return Errors{reply.error()};
  const auto view = engine::view_from(*reply);
  if (!view) return Errors{view.error()};
  if (shell.wants_json()) {
    shell.print("sysring.rollout/1", to_json(*view, Exit::done), Exit::done);
  } else {
    shell.print(term::in_words(rollout::to_string(steer)) + " of " + view->rollout +
                " is accepted; it is " + term::in_words(rollout::to_string(view->phase)) + " now.");
    shell.note("Next: sysring watch");
  }
  return Exit::done;
}

/// Nobody owns the workspace: we become the owner and carry it out.
Ending carry_out(Owned owned, const Site& site, Steer steer, const ledger::RolloutRow& row,
                 const Arguments& arguments, Shell& shell) {
  if (steer == Steer::pause) {
    return Errors{{Reason::not_now,
                   Effect::none,
                   "nobody works on " + to_string(row.id) + "; it stands still",
                   {},
                   "`sysring resume` takes it up again."}};
  }
  const auto reason = arguments.text("reason").value_or("");
  const auto begin = [&](engine::Engine& engine) -> Result<Done> {
    if (auto resumed = engine.resume(row.id); !resumed) return resumed;
    if (steer == Steer::resume && row.phase != rollout::Phase::paused) return Done{};
    return engine.steer(steer, shell.actor(), reason);
  };
  return operate(site.workspace(), std::move(owned), shell, engine::Engine::Until::at_rest, begin);
}

Ending steer(Steer steer, const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto row = meant(*site, arguments);
  if (!row) return Errors{row.error()};
  if (auto agreed = confirm(steer, *row, shell); !agreed) return Errors{agreed.error()};
  const std::string word{rollout::to_string(steer)};
  auto ownership = own_or_ask(site->workspace(), word + " " + to_string(row->id));
  if (!ownership) return Errors{ownership.error()};
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return ask(*owner, steer, *row, arguments, shell);
  }
  return carry_out(std::get<Owned>(*std::move(ownership)), *site, steer, *row, arguments, shell);
}

}  // namespace

Ending pause(const Arguments& arguments, Shell& shell) {
  return steer(Steer::pause, arguments, shell);
}
Ending resume(const Arguments& arguments, Shell& shell) {
  return steer(Steer::resume, arguments, shell);
}
Ending abort(const Arguments& arguments, Shell& shell) {
  return steer(arguments.has("keep") ? Steer::abort_keep : Steer::abort, arguments, shell);
}
Ending undo(const Arguments& arguments, Shell& shell) {
  return steer(Steer::undo, arguments, shell);
}
Ending retry(const Arguments& arguments, Shell& shell) {
  return steer(Steer::retry, arguments, shell);
}

}  // namespace sysring::cli
