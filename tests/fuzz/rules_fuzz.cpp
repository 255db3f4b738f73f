#include "fuzz/fuzz.h"
#include "sysmon/config.h"
#include "sysmon/evaluator.h"
#include "sysmon/review/review.h"

namespace {

using namespace sysring;

/// One event of each kind, with a field that is set.
void decide_everything(const sysmon::Rules& rules) {
  for (const auto folding : {sysmon::Folding::ascii, sysmon::Folding::windows}) {
    sysmon::Evaluator evaluator{rules, folding};
    for (const auto& event : sysmon::Schema::get().events()) {
      const std::string field{event.fields.back().name};
      const auto decision = evaluator.decide(event.id, {{field, "C:\\Windows\\a;b.exe"}});
      check(decision.block == nullptr || decision.leaf != nullptr, "a block matches by a leaf");
    }
  }
}

/// What is sent says the same as what was written.
void stays_the_same_when_built(const std::string& text, const sysmon::Reading& reading) {
  const auto built = sysmon::build_config(text);
  if (!built) return;
  const auto again = sysmon::read_rules(*built->bytes);
  check(again.has_value(), "what is built can be read");
  check(again->rules.blocks.size() == reading.rules.blocks.size(), "no block is lost");
  check(again->is_whole == reading.is_whole, "nothing more is lost");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{fuzz::text_of(data, size)};
  static const std::vector<sysmon::Target> targets{*sysmon::Target::parse("linux"),
                                                   *sysmon::Target::parse("13.10")};
  const auto reading = sysmon::review(text, targets);
  if (!reading) {
    check(!reading.error().message.empty(), "an error says what was found");
    return 0;
  }
  for (const auto& finding : reading->findings) {
    check(finding.offset < reading->text.size(), "a finding lies in the text");
  }
  decide_everything(reading->rules);
  stays_the_same_when_built(text, *reading);
  return 0;
}
