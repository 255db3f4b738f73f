#include "collector/line.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "collector/json_event.h"
#include "collector/xml_event.h"

namespace sysring::collector {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t most_data = 8'192;

Error refused(Reason code, const std::string& message) { return {code, Effect::none, message}; }

Result<std::optional<Told>> checked(Told told) {
  const auto& name = told.event.computer;
  const bool has_control = std::ranges::any_of(name, [](unsigned char c) { return c < 0x20; });
  if (name.empty() || name.size() > longest_name || has_control) {
    return refused(Reason::bad_answer,
                   "found no name of a computer, expected 1 to 255 printable bytes");
  }
  if (told.event.id != sysmon::config_changed) {
    told.event.data.clear();
    return std::optional{std::move(told)};
  }
  std::size_t bytes = 0;
  for (const auto& [field, value] : told.event.data) bytes += field.size() + value.size();
  if (bytes <= most_data) return std::optional{std::move(told)};
  return refused(Reason::too_big, "found an Event 16 with " + std::to_string(bytes) +
                                      " bytes of data, allowed are " + std::to_string(most_data));
}

Result<std::optional<Told>> read_json(std::string_view line) {
  if (line.find("ysmon") == std::string_view::npos) return std::optional<Told>{};
  auto json = Json::parse(line);
  if (!json) return json.error();
  if (const auto message = wrapped_message(*json)) {
    auto told = read_xml_event(*message);
    if (!told) return told;
    if (*told) {
      if (const auto time = time_of_passing(*json)) (**told).told_at = time;
      return told;
    }
  }
  return read_json_event(*json);
}

}  // namespace

std::optional<Time> zoned_time(std::string_view text) {
  if (text.size() < 20 || upper(text[10]) != 'T') return std::nullopt;
  const char zone = text[text.size() - 6];
  if (upper(text.back()) != 'Z' && zone != '+' && zone != '-') return std::nullopt;
  return parse_time(text);
}

Result<std::optional<Told>> read_line(std::string_view line) {
  const auto text = trimmed(line);
  auto told = text.starts_with('{') ? read_json(text) : read_xml_event(text);
  if (!told || !*told) return told;
  return checked(**std::move(told));
}

}  // namespace sysring::collector
