#include "sysmon/markup.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace sysring::sysmon {
namespace {

constexpr std::string_view filtering = "EventFiltering";

}  // namespace

std::size_t end_of_markup(std::string_view text, std::size_t at) {
  const auto behind = [&](std::string_view opening, std::string_view mark) {
    const auto found = text.find(mark, at + opening.size());
    return found == std::string_view::npos ? text.size() : found + mark.size();
  };
  for (const auto& [opening, closing] :
       {std::pair{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}) {
    if (text.substr(at).starts_with(opening)) return behind(opening, closing);
  }
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote == '\0' && c == '>') return at + 1;
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
  }
  return at;
}

bool is_tag_of(std::string_view markup, std::string_view name) {
  markup.remove_prefix(markup.starts_with("</") ? 2 : 1);
  if (!markup.starts_with(name) || markup.size() == name.size()) return false;
  const char next = markup[name.size()];
  return next == '>' || next == '/' || is_blank(next);
}

std::optional<std::size_t> end_tag(std::string& text, std::string_view name) {
  std::optional<std::pair<std::size_t, std::size_t>> last;
  for (auto at = text.find('<'); at < text.size();) {
    const auto end = end_of_markup(text, at);
    if (is_tag_of(std::string_view{text}.substr(at, end - at), name)) last = {at, end};
    at = text.find('<', end);
  }
  if (!last) return std::nullopt;
  const auto [begin, end] = *last;
  if (text[begin + 1] == '/') return begin;
  if (text[end - 2] != '/') return std::nullopt;
  text.replace(end - 2, 2, "></" + std::string{name} + ">");
  return end - 1;
}

std::size_t make_room(std::string& text) {
  if (const auto end = end_tag(text, filtering)) return *end;
  const auto end_of_root = end_tag(text, "Sysmon").value_or(text.size());
  const std::string start_tag = "<" + std::string{filtering} + ">";
  text.insert(end_of_root, start_tag + "</" + std::string{filtering} + ">\r\n");
  return end_of_root + start_tag.size();
}

}  // namespace sysring::sysmon
