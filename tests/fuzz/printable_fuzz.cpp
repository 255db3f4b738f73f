#include "base/printable.h"
#include "base/xml.h"
#include "fuzz/fuzz.h"

namespace {

bool is_control(char c, bool line_ends_allowed) {
  const auto byte = static_cast<unsigned char>(c);
  if (line_ends_allowed && (c == '\n' || c == '\t')) return false;
  return byte < 0x20 || byte == 0x7F;
}

/// The oracle for UTF-8 is the XML guard, which is written independently.
void is_harmless(const std::string& text, std::size_t cap, bool line_ends_allowed) {
  sysring::check(text.size() <= cap, "no more than the cap");
  for (const char c : text)
    sysring::check(!is_control(c, line_ends_allowed), "no control character");
  for (std::size_t at = 0; (at = text.find('\xC2', at)) != std::string::npos; ++at) {
    const auto next = static_cast<unsigned char>(text.at(at + 1));
    sysring::check(next >= 0xA0, "none of the second control block either");
  }
  const auto wrapped = "<a b=\"" + sysring::xml::escaped(text) + "\"/>";
  sysring::check(sysring::xml::guard(wrapped).has_value(), "valid UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t cap = data[0];
  const auto text = sysring::fuzz::text_of(data + 1, size - 1);
  is_harmless(sysring::printable(text, cap), cap, true);
  is_harmless(sysring::printable_line(text, cap), cap, false);
  const auto clean = sysring::printable(text, 4 * size);
  sysring::check(sysring::printable(clean, 4 * size) == clean, "what is clean stays as it is");
  return 0;
}
