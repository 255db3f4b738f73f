#include "collector/line.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto told = sysring::collector::read_line(sysring::fuzz::text_of(data, size));
  if (!told || !*told) return 0;
  sysring::check(!(*told)->event.computer.empty(), "an event is somebody's");
  return 0;
}
