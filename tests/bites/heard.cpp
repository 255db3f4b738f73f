#include "bites/heard.h"

#include "base/text.h"

namespace sysring::bites {
namespace {

/// "Event 16" for the line of an event.
std::string event_in(std::string_view line) {
  constexpr std::string_view tag = "<EventID>";
  const auto at = line.find(tag);
  if (at == std::string_view::npos) return "Event";
  const auto id = line.substr(at + tag.size());
  return "Event " + std::string{id.substr(0, id.find('<'))};
}

std::string without_numbers(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (!is_digit(c)) {
      text += c;
    } else if (!text.ends_with('0')) {
      text += '0';
    }
  }
  return text;
}

std::string without_times(std::string_view text) {
  std::string told;
  std::string last;
  for (const auto line : lines_of(text)) {
    const bool is_event = line.find("<Event") != std::string_view::npos;
    auto line_told = is_event ? event_in(line) : without_numbers(trimmed(line));
    if (is_event && line_told == last) continue;
    told += line_told + "\n";
    last = std::move(line_told);
  }
  return told;
}

}  // namespace

std::string heard(const transport::Answer& answer) {
  return without_times(answer.out) + "\n" + without_times(answer.err);
}

}  // namespace sysring::bites
