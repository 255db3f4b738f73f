#include "sysmon/silence.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/xml.h"
#include "sysmon/markup.h"
#include "sysmon/probe.h"
#include "sysmon/review/review.h"

namespace sysring::sysmon {
namespace {

/// Sysmon's manifest has these off without a rule and its documentation has them on; a rule that
/// asks for nothing is safe with either.
constexpr auto perhaps_logged = std::to_array<std::string_view>({"FileCreateTime", "DriverLoad"});

bool may_be_logged_without_rules(const EventType& event) {
  return event.logged_without_rules ||
         std::ranges::find(perhaps_logged, event.tag) != perhaps_logged.end();
}

/// A block by which Sysmon logs nothing.
std::string nothing_of(std::string_view tag) {
  return "<" + std::string{tag} + " onmatch=\"include\"/>";
}

Error refusal(std::string message, std::string hint = {}) {
  return {Reason::not_subtractive, Effect::none, std::move(message), {}, std::move(hint)};
}

// Rules: what is the same. Where it stands in the text does not matter.

bool same(const Leaf& a, const Leaf& b) {
  return a.field == b.field && a.position == b.position && a.condition == b.condition &&
         a.value == b.value && a.name == b.name;
}

bool same(const Rule& a, const Rule& b) {
  return a.relation == b.relation && a.name == b.name &&
         std::ranges::equal(a.leaves, b.leaves,
                            [](const Leaf& x, const Leaf& y) { return same(x, y); });
}

bool same_item(const std::variant<Leaf, Rule>& a, const std::variant<Leaf, Rule>& b) {
  if (a.index() != b.index()) return false;
  if (const auto* leaf = std::get_if<Leaf>(&a)) return same(*leaf, std::get<Leaf>(b));
  return same(std::get<Rule>(a), std::get<Rule>(b));
}

bool same_block(const Block* a, const Block* b) {
  return a->on_match == b->on_match && a->event == b->event && a->relation == b->relation &&
         a->group_name == b->group_name && std::ranges::equal(a->items, b->items, same_item);
}

bool same_option(const Option& a, const Option& b) {
  return a.type == b.type && a.value == b.value;
}

bool decide_alike(const Rules& a, const Rules& b, const EventType& event) {
  return std::ranges::equal(blocks_of(a, event), blocks_of(b, event), same_block);
}

// Text

std::string minimal_text(const Rules& current) {
  std::string text = "<Sysmon schemaversion=\"" + to_string(current.version) + "\">\n";
  for (const auto& option : current.options) {
    const std::string name{option.type->name};
    text += "  <" + name + ">" + xml::escaped(option.value) + "</" + name + ">\n";
  }
  text += "  <EventFiltering>\n";
  for (const auto& event : Schema::get().events()) {
    if (event.tag.empty() || !may_be_logged_without_rules(event)) continue;
    text += "    " + nothing_of(event.tag) + "\n";
  }
  return text + "  </EventFiltering>\n</Sysmon>\n";
}

/// Where the element ends whose start tag begins at `begin`; nothing of its name is in it.
std::size_t end_of_element(std::string_view text, std::size_t begin, std::string_view name) {
  auto end = end_of_markup(text, begin);
  bool is_open = text[end - 2] != '/';
  while (is_open && end < text.size()) {
    const auto next = std::min(text.find('<', end), text.size());
    end = end_of_markup(text, next);
    is_open = !is_tag_of(text.substr(next, end - next), name);
  }
  return end;
}

/// In the place of each block of that tag stands one by which nothing is logged, and there is one.
void silence_tag(std::string& text, std::string_view tag) {
  const auto nothing = nothing_of(tag);
  bool is_there = false;
  for (auto at = text.find('<'); at < text.size();) {
    auto end = end_of_markup(text, at);
    if (is_tag_of(std::string_view{text}.substr(at, end - at), tag)) {
      text.replace(at, end_of_element(text, at, tag) - at, nothing);
      end = at + nothing.size();
      is_there = true;
    }
    at = text.find('<', end);
  }
  if (!is_there) text.insert(make_room(text), "  " + nothing + "\r\n  ");
}

// Building: as every config is, and with the same gate.

Result<Reading> pass_gate(const Config& config, const Target& target) {
  auto reading = review(*config.bytes, {&target, 1});
  if (!reading) return reading;
  const auto fault = std::ranges::find_if(reading->findings, &Finding::is_error);
  if (fault == reading->findings.end()) return reading;
  return Error{Reason::rules_lost, Effect::none,
               fault->message + " [" + to_string(fault->fault) + "]",
               reading->lines.line_and_column(fault->offset), fault->hint};
}

std::vector<std::uint32_t> quietened(const Rules& current, const Rules& silence) {
  std::vector<std::uint32_t> ids;
  for (const auto& event : Schema::get().events()) {
    if (event.tag.empty() || event.since > current.version) continue;
    if (!logs_nothing(current, event) && logs_nothing(silence, event)) ids.push_back(event.id);
  }
  return ids;
}

Result<const EventType*> filterable(std::uint32_t id, SchemaVersion version) {
  const auto* event = Schema::get().event(id);
  const auto fault = [&](const std::string& what) {
    return Error{Reason::bad_value, Effect::none, "found event " + std::to_string(id) + what};
  };
  if (event == nullptr) return fault(", which Sysmon does not have");
  if (event->tag.empty()) return fault(", which no rule can silence");
  if (event->since <= version) return event;
  return fault(", which came with schema " + to_string(event->since) + ", in a file of schema " +
               to_string(version));
}

Result<Silence> silence_of(const Reading& current, std::string_view text, const Target& target) {
  auto built = build_config(text);
  if (!built) return built.error();
  const auto silence = pass_gate(*built, target);
  if (!silence) return silence.error().during("checking the silence");
  if (auto proven = prove_subtractive(current, *silence); !proven) return proven.error();
  return Silence{*std::move(built), quietened(current.rules, silence->rules)};
}

}  // namespace

bool logs_nothing(const Rules& rules, const EventType& event) {
  const auto blocks = blocks_of(rules, event);
  if (blocks.empty()) return !may_be_logged_without_rules(event);
  const auto asks = [](const Block* block) {
    return block->on_match == Block::OnMatch::include && !block->items.empty();
  };
  return !is_logged_unmatched(event, blocks) && std::ranges::none_of(blocks, asks);
}

Result<Done> prove_subtractive(const Reading& current, const Reading& silence) {
  if (current.rules.version != silence.rules.version) {
    return refusal("found schema " + to_string(silence.rules.version) + ", expected " +
                   to_string(current.rules.version) + " as in the current configuration");
  }
  if (!std::ranges::equal(current.rules.options, silence.rules.options, same_option)) {
    return refusal("found other options than in the current configuration");
  }
  if (!silence.is_whole) return refusal("found rules of which Sysmon would lose a part");
  for (const auto& event : Schema::get().events()) {
    if (event.tag.empty() || logs_nothing(silence.rules, event)) continue;
    if (!current.is_whole) {
      return refusal(
          "found a current configuration of which Sysmon has lost a part: what it drops "
          "is not known",
          "`sysring silence --minimal` does not depend on its rules.");
    }
    if (decide_alike(current.rules, silence.rules, event)) continue;
    return refusal("found rules for " + std::string{event.tag} +
                   " that are not the current ones and may log more");
  }
  return Done{};
}

Result<Silence> silence_all(const Config& current, const Target& target) {
  const auto reading = read_rules(*current.bytes);
  if (!reading) return reading.error().during("reading the current configuration");
  return silence_of(*reading, minimal_text(reading->rules), target);
}

Result<Silence> silence_events(const Config& current, std::span<const std::uint32_t> ids,
                               const Target& target) {
  const auto built = build_config(*current.bytes);
  if (!built) return built.error().during("reading the current configuration");
  std::string text = *without_probe(*built).bytes;
  const auto reading = read_rules(text);
  if (!reading) return reading.error();
  for (const auto id : ids) {
    const auto event = filterable(id, reading->rules.version);
    if (!event) return event.error();
    if (!logs_nothing(reading->rules, **event)) silence_tag(text, (*event)->tag);
  }
  return silence_of(*reading, text, target);
}

}  // namespace sysring::sysmon
