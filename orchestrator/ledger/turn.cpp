#include "ledger/turn.h"

#include "base/text.h"

namespace sysring::ledger {

std::string to_string(RolloutId id) {
  const auto digits = std::to_string(id.number);
  return "R-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::optional<RolloutId> rollout_named(std::string_view text) {
  if (text.size() < 3 || upper(text.substr(0, 2)) != "R-") return std::nullopt;
  const auto number = parse_number(text.substr(2));
  if (!number) return std::nullopt;
  return RolloutId{*number};
}

bool Turn::empty() const {
  return outcome.hosts.empty() && outcome.rings.empty() && outcome.phases.empty() && keep.empty() &&
         adopted.empty() && intents.empty() && settled.empty() && observed.empty() &&
         proved.empty() && heard.empty() && arrived.empty() && notes.empty();
}

}  // namespace sysring::ledger
