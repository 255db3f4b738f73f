#include "lab/cmd/code_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include <iconv.h>

namespace lab::cmd {
namespace {

constexpr unsigned utf8 = 65001;
constexpr std::array<std::pair<unsigned, const char*>, 5> known{
    {{437, "CP437"}, {850, "CP850"}, {936, "GBK"}, {1252, "CP1252"}, {utf8, "UTF-8"}}};

const char* name_of(unsigned code_page) {
  const auto* const found =
      std::ranges::find(known, code_page, &std::pair<unsigned, const char*>::first);
  return found == known.end() ? nullptr : found->second;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// One that stands at the front, all of it; 1 where it is no UTF-8.
std::size_t length_of_first(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (wanted > text.size()) return 1;
  const auto rest = text.substr(1, wanted - 1);
  const bool whole = std::ranges::all_of(
      rest, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
  return whole ? wanted : 1;
}

std::string one(iconv_t converter, std::string character) {
  if (character.size() == 1) return character;
  std::array<char, 8> out{};
  char* from = character.data();
  std::size_t from_left = character.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  if (::iconv(converter, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) {
    return "?";
  }
  return {out.data(), out.size() - to_left};
}

}  // namespace

unsigned oem_code_page(std::string_view language) {
  if (language == "zh") return 936;
  return language == "de" || language == "pt-BR" ? 850 : 437;
}

bool is_code_page(unsigned code_page) { return name_of(code_page) != nullptr; }

std::string encoded(std::string text, unsigned code_page) {
  if (code_page == utf8 || std::ranges::all_of(text, is_ascii)) return text;
  const iconv_t converter = ::iconv_open(name_of(code_page), "UTF-8");
  std::string result;
  for (std::string_view rest = text; !rest.empty();) {
    const auto length = length_of_first(rest);
    result += one(converter, std::string{rest.substr(0, length)});
    rest.remove_prefix(length);
  }
  ::iconv_close(converter);
  return result;
}

std::size_t length_in_windows(std::string_view text) {
  std::size_t units = 0;
  for (; !text.empty(); text.remove_prefix(length_of_first(text))) {
    units += length_of_first(text) == 4 ? 2 : 1;
  }
  return units;
}

}  // namespace lab::cmd
