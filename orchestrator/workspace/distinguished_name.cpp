#include "workspace/distinguished_name.h"

#include <algorithm>

#include "base/text.h"

namespace sysring::workspace {
namespace {

unsigned int hex_value(char c) {
  return static_cast<unsigned int>(is_digit(c) ? c - '0' : upper(c) - 'A' + 10);
}

/// What an escape at the front means, taken off: "\," or two hexadecimal digits.
char take_escaped(std::string_view& text) {
  text.remove_prefix(1);
  if (text.size() >= 2 && is_hex(text[0]) && is_hex(text[1])) {
    const auto byte = static_cast<char>(hex_value(text[0]) << 4U | hex_value(text[1]));
    text.remove_prefix(2);
    return byte;
  }
  const char itself = text.empty() ? '\\' : text.front();
  if (!text.empty()) text.remove_prefix(1);
  return itself;
}

/// One part, up to a ',' that is not escaped, taken off.
std::string take_part(std::string_view& text) {
  std::string part;
  while (!text.empty() && text.front() != ',') {
    if (text.front() == '\\') {
      part += take_escaped(text);
    } else {
      part += text.front();
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) text.remove_prefix(1);
  return part;
}

}  // namespace

std::vector<std::string> units_of(std::string_view distinguished_name) {
  constexpr std::string_view key = "OU=";
  std::vector<std::string> units;
  while (!distinguished_name.empty()) {
    const auto part = take_part(distinguished_name);
    const auto text = trimmed(part);
    if (equals_in_any_case(text.substr(0, key.size()), key)) {
      units.emplace_back(text.substr(key.size()));
    }
  }
  std::ranges::reverse(units);
  return units;
}

}  // namespace sysring::workspace
