#include "base/time.h"
#include "fuzz/fuzz.h"

/// A time that can be read is written in our form and reads as the same; a duration is never
/// negative and can be told to people.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = sysring::fuzz::text_of(data, size);
  if (const auto time = sysring::parse_time(text)) {
    sysring::check(sysring::parse_time(sysring::to_rfc3339(*time)) == time, "a time comes back");
  }
  if (const auto duration = sysring::parse_duration(text)) {
    sysring::check(duration->count() >= 0, "no duration is negative");
    sysring::check(!sysring::for_people(*duration).empty(), "a duration can be told");
  }
  return 0;
}
