#include "sysmon/evaluator.h"

#include <array>
#include <span>

namespace sysring::sysmon {
namespace {

RunCounts runs_in(const Rules& rules, Folding folding) {
  RunCounts counts;
  for (const auto& block : rules.blocks) {
    for_each_leaf(block, [&](const Leaf& leaf) {
      for (const auto& pattern : patterns_of(leaf.condition, folded(leaf.value, folding))) {
        counts.add(pattern.marked);
      }
    });
  }
  return counts;
}

}  // namespace

Evaluator::Evaluator(const Rules& rules, Folding folding) {
  const auto counts = runs_in(rules, folding);
  for (const auto& event : Schema::get().events()) {
    rules_.resize(event.id + 1);
    if (!event.tag.empty()) rules_[event.id].emplace(rules, event, folding, counts);
  }
}

Decision Evaluator::decide(const PlacedEvent& event) {
  if (event.id >= rules_.size() || !rules_[event.id]) return {.logged = true};
  return rules_[event.id]->decide(event.values, scratch_);
}

Decision Evaluator::decide(std::uint32_t id, const EventFields& fields) {
  const auto* event = Schema::get().event(id);
  if (event == nullptr) return {.logged = true};
  std::array<std::string_view, most_fields> values;
  for (const auto& [name, value] : fields) {
    if (const auto position = event->position_of(name)) values[*position] = value;
  }
  return decide({id, std::span{values}.first(event->fields.size())});
}

}  // namespace sysring::sysmon
