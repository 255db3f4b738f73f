#include "ledger/turn.h"

#include "base/text.h"

namespace sysring::ledger {

std::string to_string(RolloutId id) { return numbered("R-", id.number); }

std::optional<RolloutId> rollout_named(std::string_view text) {
  const auto number = number_in("R-", text);
  if (!number) return std::nullopt;
  return RolloutId{*number};
}

bool Turn::empty() const {
  return outcome.hosts.empty() && outcome.rings.empty() && outcome.phases.empty() && keep.empty() &&
         adopted.empty() && intents.empty() && settled.empty() && observed.empty() &&
         proved.empty() && heard.empty() && arrived.empty() && silenced.empty() && notes.empty();
}

}  // namespace sysring::ledger
