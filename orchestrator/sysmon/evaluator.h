#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/rules.h"

namespace sysring::sysmon {

/// Which letters are the same: Sysmon for Linux knows those of ASCII, Windows those of Unicode.
enum class Folding : std::uint8_t { ascii, windows };

/// The fields of an event that are set, by name; every other or empty field of its kind is "-".
using EventFields = std::map<std::string, std::string, std::less<>>;

/// What becomes of an event, and why. What it points to belongs to the rules.
struct Decision {
  bool logged = false;
  std::string_view rule = "-";   ///< The name that the event carries; of a dropped one, the rule's.
  const Leaf* leaf = nullptr;    ///< The last one that matched in the block; null without a block.
  const Block* block = nullptr;  ///< Null where no block matched.
};

/// Decides events as the engine of Sysmon does. The rules outlive it.
class Evaluator {
 public:
  explicit Evaluator(const Rules& rules, Folding folding = Folding::ascii);

  /// An event that no rule can filter is logged.
  [[nodiscard]] Decision decide(std::uint32_t id, const EventFields& fields) const;

 private:
  class Trial;

  [[nodiscard]] std::string fold(std::string_view text) const;

  Folding folding_;
  std::map<std::string_view, std::vector<const Block*>> blocks_;  // by tag, as they are tried
  std::map<const Leaf*, std::string> values_;                     // in upper case
};

}  // namespace sysring::sysmon
