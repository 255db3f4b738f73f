#include <initializer_list>
#include <set>
#include <utility>

#include "base/json.h"
#include "base/printable.h"
#include "base/text.h"
#include "fleet/host_name.h"
#include "rollout/plan.h"
#include "rollout/words.h"

namespace sysring::rollout {
namespace {

constexpr std::int64_t longest_span = std::int64_t{10} * 366 * 24 * 3'600 * 1'000;  // ten years
constexpr std::int64_t most_in_flight = 100'000;

/// Reads members and remembers the first fault, so that a reader is one straight path: what it
/// reads after a fault is never used.
class Reader {
 public:
  /// Nothing where the member is missing or of another kind.
  const Json* member(const Json& json, std::string_view name) {
    const Json* found = json.find(name);
    if (found == nullptr) expect(false, "a member '" + std::string{name} + "'");
    return found;
  }

  std::string text(const Json& json, std::string_view name) {
    const Json* found = member(json, name);
    const auto* value = found == nullptr ? nullptr : found->string();
    expect(value != nullptr && !value->empty(), "a text as '" + std::string{name} + "'");
    return value == nullptr ? std::string{} : *value;
  }

  std::int64_t number(const Json& json, std::string_view name, std::int64_t least,
                      std::int64_t most) {
    const Json* found = member(json, name);
    const auto* value = found == nullptr ? nullptr : found->integer();
    const bool fits = value != nullptr && *value >= least && *value <= most;
    expect(fits, "an integer from " + std::to_string(least) + " to " + std::to_string(most) +
                     " as '" + std::string{name} + "'");
    return fits ? *value : least;
  }

  std::chrono::milliseconds span(const Json& json, std::string_view name) {
    return std::chrono::milliseconds{number(json, name, 0, longest_span)};
  }

  Share share(const Json& json, std::string_view name) {
    return {static_cast<std::uint32_t>(number(json, name, 0, 10'000))};
  }

  template <typename Enum, std::size_t size>
  Enum word(const Json& json, std::string_view name, const Words<size>& words) {
    const auto value = value_of<Enum>(words, text(json, name));
    expect(value.has_value(), "'" + std::string{words[0]} + "' or '" + std::string{words[1]} +
                                  "' as '" + std::string{name} + "'");
    return value.value_or(Enum{});
  }

  const Json::Array& array(const Json& json, std::string_view name) {
    static const Json::Array none;
    const Json* found = member(json, name);
    const auto* value = found == nullptr ? nullptr : found->array();
    expect(value != nullptr, "a list as '" + std::string{name} + "'");
    return value == nullptr ? none : *value;
  }

  const Json::Object& object(const Json& json, std::string_view name) {
    static const Json::Object none;
    const Json* found = member(json, name);
    const auto* value = found == nullptr ? nullptr : found->object();
    expect(value != nullptr, "an object as '" + std::string{name} + "'");
    return value == nullptr ? none : *value;
  }

  /// An object with these members and no other.
  void only(const Json& json, std::initializer_list<std::string_view> known) {
    expect(json.object() != nullptr, "an object");
    if (json.object() == nullptr) return;
    for (const auto& [name, value] : *json.object()) {
      if (std::ranges::find(known, name) != known.end()) continue;
      fail("found a member '" + printable_line(name, 60) + "', which no plan has");
    }
  }

  void expect(bool holds, const std::string& what) {
    if (!holds) fail("expected " + what);
  }

  void fail(std::string message) {
    if (!fault_) fault_ = {Reason::plan_broken, Effect::none, std::move(message), where_};
  }

  /// What is read from here on, for the message of a fault.
  void enter(std::string where) { where_ = std::move(where); }

  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  std::optional<Error> fault_;
  std::string where_;
};

Gate read_gate(Reader& reader, const Json& json) {
  reader.only(json,
              {"forwarding", "forwarding_deadline_ms", "host_deadline_ms", "max_unreachable_bp",
               "on_failure", "progress_deadline_ms", "soak_ms", "success_bp"});
  return {.success = reader.share(json, "success_bp"),
          .max_unreachable = reader.share(json, "max_unreachable_bp"),
          .soak = reader.span(json, "soak_ms"),
          .host_deadline = reader.span(json, "host_deadline_ms"),
          .progress_deadline = reader.span(json, "progress_deadline_ms"),
          .forwarding_deadline = reader.span(json, "forwarding_deadline_ms"),
          .forwarding = reader.word<Forwarding>(json, "forwarding", forwarding_words),
          .on_failure = reader.word<OnFailure>(json, "on_failure", on_failure_words)};
}

Release read_release(Reader& reader, const Json& json) {
  reader.enter("release");
  reader.only(json, {"configs", "version"});
  Release release{reader.text(json, "version"), {}};
  for (const auto& [variant, sha256] : reader.object(json, "configs")) {
    const auto* hex = sha256.string();
    const bool is_digest = hex != nullptr && hex->size() == 64 &&
                           std::ranges::all_of(*hex, is_hex) && *hex == upper(*hex);
    reader.expect(is_digest, "a SHA-256 in upper-case hex for '" + variant + "'");
    if (is_digest) release.configs.emplace(variant, *hex);
  }
  return release;
}

PlannedHost read_host(Reader& reader, const Json& json, const Release& release) {
  reader.only(json, {"name", "variant"});
  PlannedHost host{reader.text(json, "name"), reader.text(json, "variant")};
  if (auto name = fleet::HostName::parse(host.name); !name) reader.fail(name.error().message);
  reader.expect(release.configs.contains(host.variant),
                "the variant of " + printable_line(host.name, 60) + " among the configs");
  return host;
}

PlannedRing read_ring(Reader& reader, const Json& json, const Release& release) {
  reader.only(json, {"gate", "hosts", "max_in_flight", "name"});
  PlannedRing ring;
  ring.name = reader.text(json, "name");
  reader.enter("ring " + printable_line(ring.name, 60));
  ring.max_in_flight =
      static_cast<std::size_t>(reader.number(json, "max_in_flight", 1, most_in_flight));
  if (const Json* gate = reader.member(json, "gate")) ring.gate = read_gate(reader, *gate);
  for (const auto& host : reader.array(json, "hosts")) {
    if (reader.fault()) break;
    ring.hosts.push_back(read_host(reader, host, release));
  }
  return ring;
}

/// Each ring has a name of its own, and each host is in one ring, once.
void expect_no_name_twice(Reader& reader, const Plan& plan) {
  std::set<std::string> rings;
  std::set<std::string> hosts;
  reader.expect(!plan.rings.empty(), "at least one ring");
  for (const auto& ring : plan.rings) {
    if (!rings.insert(ring.name).second) reader.fail("found ring " + ring.name + " twice");
    for (const auto& host : ring.hosts) {
      if (!hosts.insert(lower(host.name)).second) reader.fail("found host " + host.name + " twice");
    }
  }
}

}  // namespace

Result<Plan> read_plan(std::string_view bytes) {
  const auto json = Json::parse(bytes);
  if (!json) {
    return Error{Reason::plan_broken, Effect::none, json.error().message, json.error().place};
  }
  Reader reader;
  reader.only(*json, {"format", "id", "release", "rings", "way_back", "workspace"});
  const bool is_ours = reader.text(*json, "format") == plan_format;
  reader.expect(is_ours, "the format '" + std::string{plan_format} + "'");
  Plan plan;
  plan.id = reader.text(*json, "id");
  plan.workspace = reader.text(*json, "workspace");
  plan.way_back = reader.word<WayBack>(*json, "way_back", way_back_words);
  if (const Json* release = reader.member(*json, "release")) {
    plan.release = read_release(reader, *release);
  }
  for (const auto& ring : reader.array(*json, "rings")) {
    reader.enter("ring " + std::to_string(plan.rings.size() + 1));
    plan.rings.push_back(read_ring(reader, ring, plan.release));
  }
  reader.enter("");
  expect_no_name_twice(reader, plan);
  if (reader.fault()) return *reader.fault();
  return plan;
}

}  // namespace sysring::rollout
