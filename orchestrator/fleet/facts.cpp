#include "fleet/facts.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/digest.h"

namespace sysring::fleet {
namespace {

template <typename Enum>
struct Named {
  Enum value;
  std::string_view name;
};
constexpr auto installations = std::to_array<Named<Installation>>({
    {Installation::absent, "absent"},
    {Installation::half, "half"},
    {Installation::installed, "installed"},
});
constexpr auto services = std::to_array<Named<Service>>({
    {Service::unknown, "unknown"},
    {Service::running, "running"},
    {Service::pending, "pending"},
    {Service::stopped, "stopped"},
    {Service::crashed, "crashed"},
});
constexpr auto start_types = std::to_array<Named<StartType>>({
    {StartType::unknown, "unknown"},
    {StartType::automatic, "automatic"},
    {StartType::manual, "manual"},
    {StartType::disabled, "disabled"},
});

template <typename Enum, std::size_t count>
std::string_view name_of(const std::array<Named<Enum>, count>& names, Enum value) {
  return std::ranges::find(names, value, &Named<Enum>::value)->name;
}

/// The facts that are plain text, by their names in JSON.
struct Text {
  std::string_view name;
  std::string Facts::*field;
};
constexpr auto texts = std::to_array<Text>({
    {"os", &Facts::os},
    {"os_build", &Facts::os_build},
    {"machine_id", &Facts::machine_id},
    {"boot_id", &Facts::boot_id},
    {"computer", &Facts::computer},
    {"product", &Facts::product},
    {"model", &Facts::model},
    {"installed_at", &Facts::installed_at},
    {"computer_sid", &Facts::computer_sid},
    {"image", &Facts::image},
    {"time_zone", &Facts::time_zone},
    {"edition", &Facts::edition},
    {"service_name", &Facts::service_name},
    {"driver_name", &Facts::driver_name},
    {"sysmon_version", &Facts::sysmon_version},
    {"schema", &Facts::schema_version},
    {"last_config_path", &Facts::last_config_path},
    {"last_failure", &Facts::last_failure},
    {"channel_access", &Facts::channel_access},
    {"forwarder", &Facts::forwarder},
    {"second_writer", &Facts::second_writer},
});

constexpr auto names_for_selectors = std::to_array<std::string_view>(
    {"os", "os_build", "product", "model", "time_zone", "computer", "sysmon", "edition",
     "sysmon_version", "schema", "service", "start", "config"});

std::optional<std::string> unless_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

/// What is worth a line in the history: all but times, record numbers and process ids.
Json lasting(const Facts& facts) {
  Json json;
  for (const auto& [name, field] : texts) json[name] = facts.*field;
  json["sysmon"] = to_string(facts.sysmon);
  json["service"] = to_string(facts.service);
  json["start"] = to_string(facts.start_type);
  json["config"] = facts.config.to_string();
  auto leftovers = facts.leftovers;
  std::ranges::sort(leftovers);
  json["leftovers"] = Json::Array(leftovers.begin(), leftovers.end());
  return json;
}

/// Takes members out of a JSON object one after the other and keeps the first fault. What is
/// missing stays as it is: an earlier version did not know it.
class Reader {
 public:
  explicit Reader(const Json& json) : json_{json} {}

  void text(std::string_view name, std::string& into) {
    if (const auto* found = member(name, "text", &Json::string)) into = *found;
  }
  void time(std::string_view name, std::optional<Time>& into) {
    const auto* found = member(name, "a time", &Json::string);
    if (found == nullptr) return;
    into = parse_time(*found);
    if (!into) refuse(name, "'" + *found + "'", "a time");
  }
  void number(std::string_view name, std::optional<std::uint64_t>& into) {
    const auto* found = member(name, "a number", &Json::integer);
    if (found == nullptr) return;
    if (*found < 0) return refuse(name, std::to_string(*found), "a number from 0 on");
    into = static_cast<std::uint64_t>(*found);
  }
  void texts_in(std::string_view name, std::vector<std::string>& into) {
    const auto* found = member(name, "a list", &Json::array);
    if (found == nullptr) return;
    for (const auto& each : *found) {
      if (each.string() == nullptr) return refuse(name, "something else in it", "a list of texts");
      into.push_back(*each.string());
    }
  }
  template <typename Enum>
  void one_of(std::span<const Named<Enum>> names, std::string_view name, Enum& into) {
    const auto* found = member(name, "text", &Json::string);
    if (found == nullptr) return;
    const auto known = std::ranges::find(names, *found, &Named<Enum>::name);
    if (known == names.end()) return refuse(name, "'" + *found + "'", "a known word");
    into = known->value;
  }
  void hashes(std::string_view name, sysmon::HashSet& into) {
    const auto* found = member(name, "text", &Json::string);
    if (found == nullptr) return;
    auto parsed = sysmon::HashSet::parse(*found);
    if (!parsed) return refuse(name, "'" + *found + "'", "hashes");
    into = *std::move(parsed);
  }

  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  template <typename T>
  const T* member(std::string_view name, const std::string& expected,
                  const T* (Json::*as)() const) {
    const Json* found = json_.find(name);
    if (found == nullptr || found->is_null()) return nullptr;
    const T* value = (found->*as)();
    if (value == nullptr) refuse(name, "something else", expected);
    return value;
  }
  void refuse(std::string_view name, const std::string& found, const std::string& expected) {
    if (fault_) return;
    fault_ =
        Error{Reason::bad_value, Effect::none,
              "found " + found + " as the fact '" + std::string{name} + "', expected " + expected};
  }

  const Json& json_;
  std::optional<Error> fault_;
};

}  // namespace

std::string_view to_string(Installation value) { return name_of(installations, value); }
std::string_view to_string(Service value) { return name_of(services, value); }
std::string_view to_string(StartType value) { return name_of(start_types, value); }

std::span<const std::string_view> fact_names() { return names_for_selectors; }

std::optional<std::string> Facts::named(std::string_view fact) const {
  if (fact == "sysmon") return std::string{to_string(sysmon)};
  if (fact == "config" && !config.empty()) return config.to_string();
  if (fact == "service" && service != Service::unknown) return std::string{to_string(service)};
  if (fact == "start" && start_type != StartType::unknown) {
    return std::string{to_string(start_type)};
  }
  const auto* text = std::ranges::find(texts, fact, &Text::name);
  if (text == texts.end() ||
      std::ranges::find(names_for_selectors, fact) == names_for_selectors.end())
    return std::nullopt;
  return unless_empty(this->*text->field);
}

Json to_json(const Facts& facts) {
  Json json = lasting(facts);
  json["seen_at"] = to_rfc3339(facts.seen_at);
  json["process_id"] = facts.process_id;
  if (facts.newest_record) json["newest_record"] = *facts.newest_record;
  if (facts.newest_event_at) json["newest_event_at"] = to_rfc3339(*facts.newest_event_at);
  if (facts.events_per_minute) json["events_per_minute"] = *facts.events_per_minute;
  if (facts.working_set_kb) json["working_set_kb"] = *facts.working_set_kb;
  if (facts.processor_seconds) json["processor_seconds"] = *facts.processor_seconds;
  return json;
}

Result<Facts> facts_from(const Json& json) {
  if (json.object() == nullptr) {
    return Error{Reason::bad_value, Effect::none, "found no facts, expected a JSON object"};
  }
  Facts facts;
  Reader reader{json};
  for (const auto& [name, field] : texts) reader.text(name, facts.*field);
  reader.one_of<Installation>(installations, "sysmon", facts.sysmon);
  reader.one_of<Service>(services, "service", facts.service);
  reader.one_of<StartType>(start_types, "start", facts.start_type);
  reader.hashes("config", facts.config);
  reader.texts_in("leftovers", facts.leftovers);

  std::optional<Time> seen_at;
  std::optional<std::uint64_t> process_id;
  reader.time("seen_at", seen_at);
  reader.number("process_id", process_id);
  reader.number("newest_record", facts.newest_record);
  reader.time("newest_event_at", facts.newest_event_at);
  reader.number("events_per_minute", facts.events_per_minute);
  reader.number("working_set_kb", facts.working_set_kb);
  reader.number("processor_seconds", facts.processor_seconds);
  facts.seen_at = seen_at.value_or(Time{});
  facts.process_id = static_cast<std::uint32_t>(process_id.value_or(0));
  if (reader.fault()) return *reader.fault();
  return facts;
}

std::string digest(const Facts& facts) { return to_hex(sha256(lasting(facts).dump())); }

}  // namespace sysring::fleet
