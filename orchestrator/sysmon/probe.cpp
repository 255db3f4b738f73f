#include "sysmon/probe.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/character.h"
#include "base/text.h"
#include "sysmon/markup.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {
namespace {

constexpr std::string_view prefix = "sysring-probe-";
constexpr std::size_t tag_size = 8;
constexpr std::string_view target = "TargetFilename";

// Text: where a block goes, and how it looks. What is built is ASCII with CRLF line ends.

std::string block_of(const std::string& name, char separator) {
  return "  <!-- By this file sysring proves that these rules are in force. -->\r\n"
         "    <FileCreate onmatch=\"include\"><TargetFilename condition=\"end with\" name=\"" +
         name + "\">" + separator + name + "</TargetFilename></FileCreate>\r\n  ";
}

/// Takes out what was put in before, directly in front of `room`.
std::size_t remove_block(std::string& text, std::size_t room) {
  for (const char separator : {'/', '\\'}) {
    const std::string any_name = std::string{prefix} + std::string(tag_size, '0');
    const auto size = block_of(any_name, separator).size();
    if (size > room) continue;
    const auto block = text.substr(room - size, size);
    const auto name = block.substr(std::min(block.find(prefix), size), any_name.size());
    if (block != block_of(name, separator)) continue;
    text.erase(room - size, size);
    return room - size;
  }
  return room;
}

// Rules: what the engine would decide.

/// The operation's number is not known: each run of digits stands for any.
std::string with_any_number(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool goes_on = is_digit(c) && !result.empty() && result.back() == '0';
    if (!goes_on) result += is_digit(c) ? '0' : c;
  }
  return result;
}

/// Whether a rule on the path that matches for some number also matches with any number in it and
/// in the path: digits that are found stay found, digits that are missed may be found.
bool bears_any_number(const Leaf& leaf) {
  if (compares_order(leaf.condition)) return false;
  return !negates(leaf.condition) || std::ranges::none_of(leaf.value, is_digit);
}

/// The leaf as it is at worst for the event: what is not known of it is what the leaf looks for.
void widen(Leaf& leaf) {
  if (leaf.field == "RuleName" || leaf.field == "Image") return;
  if (leaf.field == target && bears_any_number(leaf)) {
    leaf.value = with_any_number(leaf.value);
  } else {
    leaf.condition = Condition::begin_with;
    leaf.value.clear();
  }
}

void widen(Block& block) {
  for (auto& item : block.items) {
    if (auto* leaf = std::get_if<Leaf>(&item)) {
      widen(*leaf);
    } else {
      std::ranges::for_each(std::get<Rule>(item).leaves, [](Leaf& each) { widen(each); });
    }
  }
}

/// In the words of the config: only its place is sure to be the same in rules that were widened.
std::string words_of(const Leaf& wanted, const Rules& rules) {
  std::string words = "a rule";
  for (const auto& block : rules.blocks) {
    for_each_leaf(block, [&](const Leaf& leaf) {
      if (leaf.offset == wanted.offset) {
        words = leaf.field + " '" + std::string{to_string(leaf.condition)} + "' '" +
                leaf.value.substr(0, 60) + "'";
      }
    });
  }
  return words;
}

/// Why the event would not be logged under that name; empty where it certainly is. Other include
/// blocks have no say: that of the probe is the last one, which is tried first.
std::string obstacle(const Rules& rules, const std::string& name, const Scene& scene) {
  Rules worst = rules;
  std::ranges::for_each(worst.blocks, [](Block& block) { widen(block); });
  Evaluator evaluator{worst, scene.folding};
  const auto path = with_any_number(scene.directory + "0" + scene.separator + name);
  for (const auto& program : scene.programs) {
    const auto decision =
        evaluator.decide(file_create, {{"TargetFilename", path}, {"Image", program}});
    if (decision.logged && decision.rule == name) continue;
    if (decision.leaf == nullptr) return "its event would not be logged";
    return "its event may be excluded by " + words_of(*decision.leaf, rules);
  }
  return {};
}

bool is_named_like_a_probe(const Block& block) {
  bool found = block.group_name.starts_with(prefix);
  for_each_leaf(block, [&](const Leaf& leaf) { found |= leaf.name.starts_with(prefix); });
  return found;
}

/// Why no block may be added; empty where one may.
std::string objection(const Config& base, const Reading& reading) {
  if (reading.text != *base.bytes) return "it is not in the form in which configurations are sent";
  if (!reading.is_whole) return "Sysmon would lose a part of the configuration";
  const auto& field = Schema::get().event(file_create)->fields.front();
  if (reading.rules.version < field.since) {
    return "events have no rule names in schema " + to_string(reading.rules.version);
  }
  const auto& blocks = reading.rules.blocks;
  if (std::ranges::any_of(blocks, is_named_like_a_probe)) {
    return "it has a rule whose name begins with " + std::string{prefix};
  }
  const auto has = [&](Block::OnMatch on_match) {
    return std::ranges::any_of(blocks, [&](const Block& block) {
      return block.event->id == file_create && block.on_match == on_match;
    });
  };
  if (has(Block::OnMatch::exclude) && !has(Block::OnMatch::include)) {
    return "FileCreate is recorded but for what is excluded, and a first include block would end "
           "that";
  }
  return {};
}

}  // namespace

Probed with_probe(const Config& built, const Scene& scene) {
  const auto base = without_probe(built);
  const auto reading = read_rules(*base.bytes);
  if (!reading) return {.config = base, .why_not = reading.error().message};
  if (auto why = objection(base, *reading); !why.empty()) return {.config = base, .why_not = why};

  std::string text = *base.bytes;
  const auto room = make_room(text);
  auto name = std::string{prefix} + lower(digests_of(text).sha256.substr(0, tag_size));
  text.insert(room, block_of(name, scene.separator));
  const auto probed = read_rules(text);
  if (!probed) return {.config = base, .why_not = probed.error().message};
  if (auto why = obstacle(probed->rules, name, scene); !why.empty()) {
    return {.config = base, .why_not = why};
  }
  return {.config = exact_config(std::move(text)), .name = std::move(name)};
}

Config without_probe(const Config& built) {
  std::string text = *built.bytes;
  const auto room = end_tag(text, "EventFiltering");
  if (!room || remove_block(text, *room) == *room) return built;
  return exact_config(std::move(text));
}

std::string probe_in(const Config& config, const Scene& scene) {
  const auto probed = with_probe(config, scene);
  return probed.config == config ? probed.name : std::string{};
}

}  // namespace sysring::sysmon
