#include "rollout/step.h"

#include <utility>

#include "rollout/back.h"
#include "rollout/deadlines.h"
#include "rollout/forward.h"
#include "rollout/learn.h"

namespace sysring::rollout {
namespace {

/// What follows from what is known, whichever event came last. A rollout that goes forward may turn
/// back, and one that is aborted too; nothing turns it round again.
void decide(Step& step) {
  const auto& phase = step.state.phase;
  if (phase == Phase::running) drive_forward(step);
  if (phase == Phase::aborting) drive_out(step);
  if (phase == Phase::rolling_back) drive_back(step);
}

}  // namespace

Outcome step(State& state, const Event& event) {
  Step step{state, event.at};
  judge_deadlines(step);
  std::visit([&](const auto& what) { learn(step, what); }, event.what);
  decide(step);
  drop_stale_deadlines(state);
  return std::move(step.outcome);
}

}  // namespace sysring::rollout
