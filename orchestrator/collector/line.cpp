#include "collector/line.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "collector/json_event.h"
#include "collector/xml_event.h"

namespace sysring::collector {
namespace {

constexpr auto nowhere = std::string_view::npos;
constexpr std::size_t longest_name = 255;
constexpr std::size_t most_data = 8'192;

/// Where an <Event> begins: <Events> and <EventData> are none.
std::size_t start_of_event(std::string_view text) {
  constexpr std::string_view tag = "<Event";
  for (auto at = text.find(tag); at != nowhere; at = text.find(tag, at + 1)) {
    const auto behind = text.substr(at + tag.size());
    if (!behind.empty() && (behind.front() == '>' || is_blank(behind.front()))) return at;
  }
  return nowhere;
}

bool is_of_sysmon(std::string_view event) {
  const auto provider = event.find("<Provider");
  if (provider == nowhere) return false;
  return event.substr(provider, event.find('>', provider) - provider).find("Sysmon") != nowhere;
}

/// The time in a syslog header, behind a priority or in front: in the first two words.
std::optional<Time> time_in_header(std::string_view header) {
  for (int word = 0; word < 2; ++word) {
    const auto end = header.find(' ');
    if (const auto time = zoned_time(header.substr(0, end))) return time;
    if (end == nowhere) return std::nullopt;
    header.remove_prefix(end + 1);
  }
  return std::nullopt;
}

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

/// <System> is enough to know whose event it is, and half of the work.
Result<sysmon::Event> event_in(std::string_view xml) {
  constexpr std::string_view end_of_system = "</System>";
  constexpr std::string_view end_of_event = "</Event>";
  const auto system = xml.find(end_of_system);
  if (system == nowhere) return sysmon::parse_event(xml);
  std::string head{xml.substr(0, system + end_of_system.size())};
  auto event = sysmon::parse_event(head.append(end_of_event));
  if (!event || event->id != sysmon::config_changed) return event;
  const auto end = xml.rfind(end_of_event);
  return sysmon::parse_event(end == nowhere ? xml : xml.substr(0, end + end_of_event.size()));
}

Result<std::optional<Told>> read_json(std::string_view line) {
  if (line.find("ysmon") == nowhere) return std::optional<Told>{};
  auto json = Json::parse(line);
  if (!json) return json.error();
  if (const auto message = wrapped_message(*json)) {
    if (start_of_event(*message) != nowhere) {
      auto told = read_xml_line(*message);
      if (!told || !*told) return told;
      if (const auto time = time_of_passing(*json)) (**told).told_at = time;
      return told;
    }
  }
  auto told = read_json_event(*json);
  if (!told) return told.error();
  if (!*told) return std::optional<Told>{};
  return checked(**std::move(told));
}

}  // namespace

std::optional<Time> zoned_time(std::string_view text) {
  if (text.size() < 20 || upper(text[10]) != 'T') return std::nullopt;
  const char zone = text[text.size() - 6];
  if (upper(text.back()) != 'Z' && zone != '+' && zone != '-') return std::nullopt;
  return parse_time(text);
}

Result<std::optional<Told>> read_xml_line(std::string_view line) {
  const auto start = start_of_event(line);
  if (start == nowhere) return std::optional<Told>{};
  const auto xml = line.substr(start);
  if (!is_of_sysmon(xml)) return std::optional<Told>{};
  auto event = event_in(xml);
  if (!event) return event.error();
  return checked({*std::move(event), time_in_header(line.substr(0, start))});
}

Result<std::optional<Told>> read_line(std::string_view line) {
  const auto text = trimmed(line);
  return text.starts_with('{') ? read_json(text) : read_xml_line(text);
}

}  // namespace sysring::collector
