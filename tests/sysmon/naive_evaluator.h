#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/evaluator.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// A second opinion on what the engine of Sysmon does: leaf by leaf, as the reference tells it. It
/// shares nothing with Evaluator but the comparison of one value with one field. The rules outlive
/// it.
class NaiveEvaluator {
 public:
  explicit NaiveEvaluator(const Rules& rules, Folding folding = Folding::ascii);

  [[nodiscard]] Decision decide(std::uint32_t id, const EventFields& fields) const;

 private:
  class Trial;

  [[nodiscard]] std::string fold(std::string_view text) const;

  Folding folding_;
  std::map<std::string_view, std::vector<const Block*>> blocks_;  // by tag, as they are tried
  std::map<const Leaf*, std::string> values_;                     // in upper case
};

}  // namespace sysring::sysmon
