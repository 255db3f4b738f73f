#include "base/json.h"
#include "fuzz/fuzz.h"

/// What can be read is written as ASCII on one line, and reads as the same value again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = sysring::Json::parse(sysring::fuzz::text_of(data, size));
  if (!value) return 0;
  const auto line = value->dump();
  for (const char c : line) sysring::check(c >= ' ' && c <= '~', "a dump is ASCII on one line");
  const auto again = sysring::Json::parse(line);
  sysring::check(again.has_value(), "what was written can be read");
  sysring::check(again->dump() == line, "equal values give equal bytes");
  return 0;
}
