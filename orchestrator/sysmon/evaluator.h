#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/matcher/event_rules.h"
#include "sysmon/matcher/folding.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// The fields of an event that are set, by name; every other or empty field of its kind is "-".
using EventFields = std::map<std::string, std::string, std::less<>>;

/// An event whose values stand in the order of EventType::fields; one that is empty, or missing at
/// the end, is unset.
struct PlacedEvent {
  std::uint32_t id = 0;
  std::span<const std::string_view> values;
};

/// Decides events as the engine of Sysmon does. The rules outlive it. It keeps memory from one
/// event to the next, so each thread needs its own.
class Evaluator {
 public:
  explicit Evaluator(const Rules& rules, Folding folding = Folding::ascii);

  /// An event that no rule can filter is logged.
  [[nodiscard]] Decision decide(const PlacedEvent& event);
  [[nodiscard]] Decision decide(std::uint32_t id, const EventFields& fields);

 private:
  std::vector<std::optional<EventRules>> rules_;  // by id; none for what no rule can filter
  Scratch scratch_;
};

}  // namespace sysring::sysmon
