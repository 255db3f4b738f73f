#include "sysmon/random_rules.h"

#include <array>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/text.h"

namespace sysring::sysmon {
namespace {

using rollout::Chance;

/// Two of them share what they begin with, two how they end; some are odd ones: separators, the
/// mark of an edge, letters that Windows folds into others or into ASCII, half a letter.
constexpr auto pieces = std::to_array<std::string_view>({"a",
                                                         "b",
                                                         "ab",
                                                         "abc",
                                                         "-",
                                                         "1",
                                                         "10",
                                                         "443",
                                                         "\\",
                                                         "C:\\",
                                                         "C:\\Windows\\",
                                                         "\\cmd.exe",
                                                         ".exe",
                                                         "x.exe",
                                                         "svchost.exe",
                                                         ";",
                                                         ";;",
                                                         " ",
                                                         "\x01",
                                                         "ä",
                                                         "É",
                                                         "ß",
                                                         "ı",
                                                         "\xF0",
                                                         "aaaa",
                                                         "_",
                                                         "long enough to be filed twice"});

template <typename Range>
const auto& one_of(Chance& chance, const Range& range) {
  return range[chance.below(std::size(range))];
}

std::string random_text(Chance& chance, std::size_t most) {
  std::string text;
  for (auto left = chance.below(most + 1); left > 0; --left) text += one_of(chance, pieces);
  return text;
}

/// Few fields of many, so that they come again; among them such as are not in every event of the
/// series, or not in the same place.
std::string_view random_field(Chance& chance, std::string_view tag) {
  const auto series = Schema::get().series(tag);
  const auto& fields = one_of(chance, series).fields;
  constexpr std::size_t favourites = 4;
  const auto at = chance.below(4) == 0 ? chance.below(fields.size()) : chance.below(favourites);
  return fields[fields.size() - 1 - std::min(at, fields.size() - 1)].name;
}

std::string named(Chance& chance, std::string_view prefix) {
  if (chance.below(2) == 0) return "";
  return " name=\"" + std::string{prefix} + std::to_string(chance.below(1'000)) + "\"";
}

std::string relation(Chance& chance) {
  return chance.below(2) == 0 ? " groupRelation=\"or\"" : " groupRelation=\"and\"";
}

std::string random_leaf(Chance& chance, std::string_view tag) {
  const std::string field{random_field(chance, tag)};
  const auto name = named(chance, "leaf");
  return "<" + field + name + " condition=\"" + std::string{one_of(chance, condition_names())} +
         "\">value</" + field + ">";
}

std::string random_item(Chance& chance, std::string_view tag) {
  if (chance.below(4) != 0) return random_leaf(chance, tag);
  auto rule = "<Rule" + named(chance, "rule");
  rule += relation(chance) + ">";
  for (auto left = chance.below(4); left > 0; --left) rule += random_leaf(chance, tag);
  return rule + "</Rule>";
}

std::string random_block(Chance& chance, std::string_view tag) {
  auto group = "<RuleGroup" + named(chance, "group");
  group += relation(chance) + "><" + std::string{tag} + " onmatch=\"";
  group += chance.below(3) == 0 ? "exclude\">" : "include\">";
  for (auto left = chance.below(7); left > 0; --left) group += random_item(chance, tag);
  return group + "</" + std::string{tag} + "></RuleGroup>";
}

/// Put in after the XML was read, as it could not hold all of these bytes.
void set_values(Chance& chance, Rules& rules) {
  constexpr std::size_t most_pieces = 4;
  const auto set = [&](Leaf& leaf) { leaf.value = random_text(chance, most_pieces); };
  for (auto& block : rules.blocks) {
    for (auto& item : block.items) {
      if (auto* leaf = std::get_if<Leaf>(&item)) {
        set(*leaf);
      } else {
        for (auto& leaf_of_rule : std::get<Rule>(item).leaves) set(leaf_of_rule);
      }
    }
  }
}

/// A piece of a value, and something before or behind it, or nothing.
std::string much_like(Chance& chance, const Leaf& leaf) {
  std::string text{one_of(chance, pieces_of(leaf.condition, leaf.value))};
  if (chance.below(3) == 0) text = leaf.value;
  if (chance.below(3) == 0) text.insert(0, random_text(chance, 2));
  if (chance.below(3) == 0) text += random_text(chance, 2);
  constexpr std::size_t far = 150;  // beyond what is searched in one go
  if (chance.below(16) == 0) text.insert(0, far, 'p');
  if (chance.below(4) == 0) text = lower(text);
  if (chance.below(8) == 0 && !text.empty()) text.pop_back();
  return text;
}

}  // namespace

Reading random_rules(Chance& chance) {
  constexpr auto tags = std::to_array<std::string_view>(
      {"ProcessCreate", "RegistryEvent", "PipeEvent", "WmiEvent", "FileCreate"});
  const auto tag = one_of(chance, tags);
  std::string text = "<Sysmon schemaversion=\"4.90\"><EventFiltering>";
  for (auto left = chance.below(4); left > 0; --left) text += random_block(chance, tag);
  auto reading = read_rules(text + "</EventFiltering></Sysmon>");
  set_values(chance, reading->rules);
  return *std::move(reading);
}

std::pair<std::uint32_t, EventFields> random_event(Chance& chance, const Rules& rules) {
  const auto events = Schema::get().events();
  if (rules.blocks.empty()) return {one_of(chance, events).id, {}};
  const auto& block = one_of(chance, rules.blocks);
  EventFields fields;
  for_each_leaf(block, [&](const Leaf& leaf) {
    if (chance.below(4) != 0) fields[leaf.field] = much_like(chance, leaf);
  });
  return {one_of(chance, Schema::get().series(block.event->tag)).id, std::move(fields)};
}

}  // namespace sysring::sysmon
