#include "cli/term/figures.h"

#include <algorithm>
#include <cstdint>

namespace sysring::cli::term {

std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(text.begin() + at, ',');
  }
  return text;
}

std::string percentage(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  if (part == whole) return "100 %";
  const auto tenths = std::uint64_t{part} * 1'000 / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string counted(std::size_t number, std::string_view one) {
  return grouped(number) + " " + std::string{one} + (number == 1 ? "" : "s");
}

std::string in_words(std::string_view name) {
  std::string text{name};
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string short_hash(std::string_view sha256) {
  constexpr std::size_t enough = 8;
  return sha256.empty() ? "-" : "SHA256=" + std::string{sha256.substr(0, enough)};
}

}  // namespace sysring::cli::term
