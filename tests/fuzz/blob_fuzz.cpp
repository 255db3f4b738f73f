#include "base/check.h"
#include "fuzz/fuzz.h"
#include "sysmon/blob/blob.h"

namespace {

using namespace sysring;

std::string compiled(const sysmon::Rules& rules, unsigned binary_version) {
  auto bytes = sysmon::compile(rules, binary_version);
  check(bytes.has_value(), "what was read can be compiled");
  return *std::move(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes{fuzz::text_of(data, size)};
  const auto blob = sysmon::read_blob(bytes);
  if (!blob) {
    check(blob.error().message.starts_with("found "), "an error says what was found");
    return 0;
  }
  // A reader may take blocks in any order and any ids of rules, a Sysmon writes one.
  const auto written = compiled(blob->rules, blob->binary_version);
  const auto again = sysmon::read_blob(written);
  check(again.has_value(), "what was compiled can be read");
  check(compiled(again->rules, blob->binary_version) == written, "and is compiled to the same");

  const auto reading = sysmon::read_rules(sysmon::to_xml(blob->rules));
  check(reading.has_value() && reading->findings.empty(), "what was written as XML can be read");
  check(compiled(reading->rules, blob->binary_version) == written, "and means the same");
  return 0;
}
