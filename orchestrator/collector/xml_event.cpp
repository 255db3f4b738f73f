#include "collector/xml_event.h"

#include <string>

#include "base/text.h"

namespace sysring::collector {
namespace {

constexpr auto nowhere = std::string_view::npos;

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

}  // namespace

Result<std::optional<Told>> read_xml_event(std::string_view line) {
  const auto start = start_of_event(line);
  if (start == nowhere) return std::optional<Told>{};
  const auto xml = line.substr(start);
  if (!is_of_sysmon(xml)) return std::optional<Told>{};
  auto event = event_in(xml);
  if (!event) return event.error();
  return std::optional{Told{*std::move(event), time_in_header(line.substr(0, start))}};
}

}  // namespace sysring::collector
