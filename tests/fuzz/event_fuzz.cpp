#include "fuzz/fuzz.h"
#include "sysmon/event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto event = sysring::sysmon::parse_event(sysring::fuzz::text_of(data, size));
  if (!event) return 0;
  const auto change = sysring::sysmon::config_change(*event);
  if (change)
    sysring::check(event->id == sysring::sysmon::config_changed, "only Event 16 tells it");
  return 0;
}
