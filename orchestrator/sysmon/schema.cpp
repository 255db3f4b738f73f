#include "sysmon/schema.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "base/text.h"
#include "sysmon/schema_text.h"

namespace sysring::sysmon {
namespace {

/// Takes the next word of a line.
std::string_view next_word(std::string_view& line) {
  const auto end = std::min(line.find(' '), line.size());
  const auto word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

SchemaVersion version_of(std::string_view word) {
  const auto version = SchemaVersion::parse(word);
  check(version.has_value(), "the schema's text has versions");
  return *version;
}

Platforms platforms_of(std::string_view word) {
  if (word == "windows") return Platforms::windows;
  if (word == "linux") return Platforms::linux;
  check(word == "both", "the schema's text has platforms");
  return Platforms::both;
}

OptionType::Argument argument_of(std::string_view word) {
  if (word == "none") return OptionType::Argument::none;
  if (word == "optional") return OptionType::Argument::optional;
  check(word == "required", "the schema's text has arguments");
  return OptionType::Argument::required;
}

EventType event_in(std::string_view line) {
  EventType event;
  event.id = static_cast<std::uint32_t>(parse_number(next_word(line)).value_or(0));
  const auto tag = next_word(line);
  if (tag != "-") event.tag = tag;
  event.logged_without_rules = next_word(line) == "include";
  event.raised_on = platforms_of(next_word(line));
  event.since = version_of(next_word(line));
  while (!line.empty()) {
    const auto word = next_word(line);
    const auto at = word.find('@');
    const bool is_younger = at != std::string_view::npos;
    event.fields.push_back(
        {word.substr(0, at), is_younger ? version_of(word.substr(at + 1)) : event.since});
  }
  check(event.fields.size() <= most_fields, "the fields of an event fit into a word");
  return event;
}

OptionType option_in(std::string_view line) {
  OptionType option;
  option.since = version_of(next_word(line));
  option.name = next_word(line);
  option.argument = argument_of(next_word(line));
  option.read_on = platforms_of(next_word(line));
  return option;
}

}  // namespace

std::optional<SchemaVersion> SchemaVersion::parse(std::string_view text) {
  const auto pieces = split(text, '.');
  if (pieces.size() > 2) return std::nullopt;
  const auto major = parse_number(pieces[0]);
  std::string decimals{pieces.size() == 2 ? pieces[1] : "0"};
  decimals.resize(2, '0');
  const auto minor = parse_number(decimals);
  if (!major || !minor || *major > 999) return std::nullopt;
  return SchemaVersion{static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

std::string to_string(SchemaVersion version) {
  return std::to_string(version.major) + "." + (version.minor < 10 ? "0" : "") +
         std::to_string(version.minor);
}

std::optional<std::size_t> EventType::position_of(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &Field::name);
  if (found == fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields.begin());
}

const Schema& Schema::get() {
  static const Schema schema{schema_text()};
  return schema;
}

Schema::Schema(std::string_view text) {
  for (auto line : lines_of(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto kind = next_word(line);
    if (kind == "event") {
      events_.push_back(event_in(line));
    } else if (kind == "option") {
      options_.push_back(option_in(line));
    } else if (kind == "release") {
      const auto first = version_of(next_word(line));
      releases_.push_back({first, version_of(line)});
    } else {
      check(kind == "condition", "a line of the schema's text is of a known kind");
      conditions_.push_back(version_of(next_word(line)));
      check(condition_named(line) == static_cast<Condition>(conditions_.size() - 1),
            "conditions are in the order of their numbers");
    }
  }
}

const EventType* Schema::event(std::uint32_t id) const {
  const auto found = std::ranges::lower_bound(events_, id, {}, &EventType::id);
  return found == events_.end() || found->id != id ? nullptr : &*found;
}

std::span<const EventType> Schema::series(std::string_view tag) const {
  if (tag.empty()) return {};
  const auto has_tag = [&](const EventType& event) { return event.tag == tag; };
  const auto begin = std::ranges::find_if(events_, has_tag);
  const auto end = std::find_if_not(begin, events_.end(), has_tag);
  return {begin, end};
}

std::optional<SchemaVersion> Schema::known_by_release(SchemaVersion release) const {
  const auto later = std::ranges::upper_bound(releases_, release, {}, &Release::first);
  const bool is_newer = release.major > releases_.back().first.major;
  if (later == releases_.begin() || is_newer) return std::nullopt;
  return std::prev(later)->schema;
}

const OptionType* Schema::option(std::string_view name) const {
  const auto found = std::ranges::find(options_, name, &OptionType::name);
  return found == options_.end() ? nullptr : &*found;
}

SchemaVersion Schema::since(Condition condition) const {
  return conditions_.at(static_cast<std::size_t>(condition));
}

std::vector<std::string_view> Schema::tags() const {
  std::vector<std::string_view> tags;
  for (const auto& event : events_) {
    if (!event.tag.empty() && (tags.empty() || tags.back() != event.tag)) tags.push_back(event.tag);
  }
  return tags;
}

std::vector<std::string_view> Schema::options() const {
  std::vector<std::string_view> names;
  for (const auto& option : options_) names.push_back(option.name);
  return names;
}

}  // namespace sysring::sysmon
