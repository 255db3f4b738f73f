#include "base/xml.h"
#include "fuzz/fuzz.h"

namespace {

/// What escaped() writes has to come back as it was: the bridge from our values to XML.
void survives_escaping(const sysring::xml::Element& element) {
  const auto again = sysring::xml::parse("<a b=\"" + sysring::xml::escaped(element.name) + "\"/>");
  sysring::check(again && again->attribute("b") == element.name, "escaped text comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = sysring::fuzz::text_of(data, size);
  const auto root = sysring::xml::parse(text);
  if (root) {
    sysring::check(sysring::xml::guard(text).has_value(), "what is parsed was guarded");
    sysring::check(root->offset < text.size(), "an offset lies in the text");
    survives_escaping(*root);
  } else {
    sysring::check(!root.error().message.empty(), "an error says what was found");
  }
  return 0;
}
