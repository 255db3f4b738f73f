#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "fuzz/fuzz.h"
#include "sysmon/evaluator.h"
#include "sysmon/explanation.h"
#include "sysmon/naive_evaluator.h"

// Before the first '<' an event: its id on a line, and then the values of its fields in their
// order, a line each. From there on the configuration.
namespace {

using namespace sysring;

struct Asked {
  std::uint32_t id = 0;
  sysmon::EventFields fields;
};

Asked event_in(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.empty()) return {};
  Asked asked{static_cast<std::uint32_t>(parse_number(lines.front()).value_or(0) % 256), {}};
  const auto* type = sysmon::Schema::get().event(asked.id);
  if (type == nullptr) return asked;
  for (std::size_t i = 0; i < type->fields.size() && i + 1 < lines.size(); ++i) {
    asked.fields.emplace(type->fields[i].name, lines[i + 1]);
  }
  return asked;
}

void compare(const sysmon::Rules& rules, sysmon::Folding folding, const Asked& asked) {
  const auto decision = sysmon::Evaluator{rules, folding}.decide(asked.id, asked.fields);
  const auto naive = sysmon::NaiveEvaluator{rules, folding}.decide(asked.id, asked.fields);
  check(decision == naive, "both evaluators decide alike");
  const auto told = sysmon::explain(decision, rules, folding, asked.id, asked.fields);
  check(!sysmon::sentence(told, decision).empty(), "every decision has its reason");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto begin = std::min(text.find('<'), text.size());
  const auto reading = sysmon::read_rules(text.substr(begin));
  if (!reading) return 0;
  const auto asked = event_in(text.substr(0, begin));
  compare(reading->rules, sysmon::Folding::ascii, asked);
  compare(reading->rules, sysmon::Folding::windows, asked);
  return 0;
}
