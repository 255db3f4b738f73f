#include "sysmon/event.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "base/xml.h"

namespace sysring::sysmon {
namespace {

constexpr xml::Limits limits{.bytes = 262'144, .depth = 16, .nodes = 2'000};

Error unexpected(const std::string& message) { return {Reason::bad_answer, Effect::none, message}; }

/// The <System> part, which says of an event whose it is.
class System {
 public:
  explicit System(const xml::Element& element) : element_{element} {}

  [[nodiscard]] std::string_view text(std::string_view child) const {
    const auto* found = element_.child(child);
    return found == nullptr ? std::string_view{} : trimmed(found->text);
  }

  [[nodiscard]] std::string_view attribute(std::string_view child, std::string_view name) const {
    const auto* found = element_.child(child);
    return found == nullptr ? std::string_view{} : found->attribute(name);
  }

 private:
  const xml::Element& element_;
};

template <typename Number>
std::optional<Number> number(std::string_view digits) {
  const auto value = parse_number(digits);
  if (!value || *value > std::numeric_limits<Number>::max()) return std::nullopt;
  return static_cast<Number>(*value);
}

Result<Event> from_system(const System& system) {
  const auto id = number<std::uint32_t>(system.text("EventID"));
  const auto record = number<std::uint64_t>(system.text("EventRecordID"));
  const auto at = parse_time(system.attribute("TimeCreated", "SystemTime"));
  if (!id) return unexpected("found no number as EventID");
  if (!record) return unexpected("found no number as EventRecordID");
  const auto process = number<std::uint32_t>(system.attribute("Execution", "ProcessID"));
  if (!at) return unexpected("found no time as TimeCreated");
  if (!process) return unexpected("found no number as ProcessID");

  Event event;
  event.id = *id;
  event.record_id = *record;
  event.at = *at;
  event.computer = system.text("Computer");
  event.process_id = *process;
  event.user_id = system.attribute("Security", "UserID");
  if (event.user_id.empty()) event.user_id = system.attribute("Security", "UserId");
  return event;
}

}  // namespace

std::string_view Event::field(std::string_view name) const {
  const auto found = std::ranges::find(data, name, &std::pair<std::string, std::string>::first);
  return found == data.end() ? std::string_view{} : std::string_view{found->second};
}

Result<Event> parse_event(std::string_view xml) {
  auto root = xml::parse(xml, limits);
  if (!root) return root.error();
  if (root->name != "Event") return unexpected("found <" + root->name + ">, expected <Event>");
  const auto* system = root->child("System");
  if (system == nullptr) return unexpected("found an event without <System>");
  auto event = from_system(System{*system});
  if (!event) return event;
  if (const auto* data = root->child("EventData"); data != nullptr) {
    for (const auto& field : data->children) {
      event->data.emplace_back(field.attribute("Name"), field.text);
    }
  }
  return event;
}

Result<ConfigChange> config_change(const Event& event) {
  if (event.id != config_changed) {
    return unexpected("found event " + std::to_string(event.id) + ", expected event 16");
  }
  const auto path = event.field("Configuration");
  if (path.empty()) return unexpected("found an Event 16 without Configuration");
  auto hashes = HashSet::parse(event.field("ConfigurationFileHash"));
  if (!hashes) return hashes.error();
  return ConfigChange{std::string{path}, std::move(*hashes)};
}

}  // namespace sysring::sysmon
