#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/condition.h"

namespace sysring::sysmon {

/// "4.90" is 4 and 90, "4.1" is 4 and 10: Sysmon reads a number with two decimals.
struct SchemaVersion {
  unsigned major = 0;
  unsigned minor = 0;
  static std::optional<SchemaVersion> parse(std::string_view text);
  friend auto operator<=>(const SchemaVersion&, const SchemaVersion&) = default;
};
std::string to_string(SchemaVersion version);

enum class Platforms : std::uint8_t { both, windows, linux };

struct Field {
  std::string_view name;
  SchemaVersion since;
};

/// Of any event; as many as a word has bits.
constexpr std::size_t most_fields = 64;

/// A kind of event, as its id says. Several ids may share a tag: a series.
struct EventType {
  std::uint32_t id = 0;
  std::string_view tag;  ///< Empty where no rule can filter it.
  bool logged_without_rules = false;
  Platforms raised_on = Platforms::both;
  SchemaVersion since;
  std::vector<Field> fields;  ///< In the order of the event, which a rule's field is bound by.

  [[nodiscard]] std::optional<std::size_t> position_of(std::string_view field) const;
};

struct OptionType {
  enum class Argument : std::uint8_t { none, optional, required };
  std::string_view name;
  Argument argument = Argument::none;
  Platforms read_on = Platforms::both;
  SchemaVersion since;
};

/// What a configuration may be made of, in every version up to 4.90.
class Schema {
 public:
  static const Schema& get();

  [[nodiscard]] const EventType* event(std::uint32_t id) const;  ///< Null for one that is not.

  /// The ids that blocks of this tag filter, in their order; none for a tag that is not.
  [[nodiscard]] std::span<const EventType> series(std::string_view tag) const;

  [[nodiscard]] SchemaVersion newest() const { return releases_.back().schema; }
  /// The newest schema that a release of Sysmon for Windows knows, "15.15" as 15 and 15; nothing
  /// for releases before 6.0, and for those that came later than these data.
  [[nodiscard]] std::optional<SchemaVersion> known_by_release(SchemaVersion release) const;

  [[nodiscard]] const OptionType* option(std::string_view name) const;
  [[nodiscard]] SchemaVersion since(Condition condition) const;

  [[nodiscard]] std::span<const EventType> events() const { return events_; }
  [[nodiscard]] std::vector<std::string_view> tags() const;
  [[nodiscard]] std::vector<std::string_view> options() const;

 private:
  explicit Schema(std::string_view text);

  std::vector<EventType> events_;  // by id
  std::vector<OptionType> options_;
  struct Release {
    SchemaVersion first;  ///< Of those that know this schema.
    SchemaVersion schema;
  };
  std::vector<Release> releases_;          // oldest first
  std::vector<SchemaVersion> conditions_;  // by number
};

}  // namespace sysring::sysmon
