#include "sysmon/event.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "base/xml.h"

namespace sysring::sysmon {
namespace {

constexpr xml::Limits event_limits{.bytes = 262'144, .depth = 16, .nodes = 2'000};

Error bad(const std::string& what) {
  return {Reason::bad_answer, Effect::none, "found an event " + what};
}

/// The text of a child of <System>; empty where there is none.
std::string_view text_of(const xml::Element& system, std::string_view name) {
  const auto* element = system.child(name);
  return element == nullptr ? std::string_view{} : trimmed(element->text);
}

std::string_view attribute_of(const xml::Element& system, std::string_view name,
                              std::string_view attribute) {
  const auto* element = system.child(name);
  return element == nullptr ? std::string_view{} : element->attribute(attribute);
}

Result<std::uint32_t> small_number(std::string_view text, const std::string& name) {
  const auto number = parse_number(text);
  if (number && *number <= std::numeric_limits<std::uint32_t>::max()) {
    return static_cast<std::uint32_t>(*number);
  }
  return bad("whose " + name + " is '" + std::string{text.substr(0, 40)} + "'");
}

/// Windows writes UserID, Linux UserId.
std::string user_of(const xml::Element& system) {
  const auto windows = attribute_of(system, "Security", "UserID");
  return std::string{windows.empty() ? attribute_of(system, "Security", "UserId") : windows};
}

}  // namespace

std::string_view Event::field(std::string_view name) const {
  const auto found = std::ranges::find(data, name, &std::pair<std::string, std::string>::first);
  return found == data.end() ? std::string_view{} : std::string_view{found->second};
}

Result<Event> parse_event(std::string_view text) {
  auto root = xml::parse(text, event_limits);
  if (!root) return root.error().during("reading an event");
  const auto* system = root->child("System");
  if (root->name != "Event" || system == nullptr) return bad("without <System>");

  Event event;
  const auto id = small_number(text_of(*system, "EventID"), "EventID");
  if (!id) return id.error();
  const auto record = parse_number(text_of(*system, "EventRecordID"));
  const auto time = parse_time(attribute_of(*system, "TimeCreated", "SystemTime"));
  const auto process = small_number(attribute_of(*system, "Execution", "ProcessID"), "ProcessID");
  if (!record) return bad("without an EventRecordID");
  if (!time) return bad("without a time");
  if (!process) return process.error();

  event.id = *id;
  event.record_id = *record;
  event.at = *time;
  event.computer = text_of(*system, "Computer");
  event.process_id = *process;
  event.user_id = user_of(*system);
  if (const auto* fields = root->child("EventData")) {
    for (const auto& field : fields->children) {
      event.data.emplace_back(field.attribute("Name"), field.text);
    }
  }
  return event;
}

Result<ConfigChange> config_change(const Event& event) {
  if (event.id != config_changed) return bad("that is no Event 16");
  auto hashes = HashSet::parse(event.field("ConfigurationFileHash"));
  if (!hashes) return hashes.error().during("reading Event 16");
  return ConfigChange{std::string{event.field("Configuration")}, std::move(*hashes)};
}

}  // namespace sysring::sysmon
