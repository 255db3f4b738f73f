#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/line_index.h"
#include "base/result.h"
#include "sysmon/condition.h"
#include "sysmon/finding.h"
#include "sysmon/schema.h"
#include "sysmon/waiver.h"

namespace sysring::sysmon {

/// Of a leaf and of a group, whose name its leaves take over, in bytes of UTF-8: so Sysmon counts,
/// although there is room for as many units. It refuses what is longer.
constexpr std::size_t longest_name = 255;
/// Of a <Rule>, in units of UTF-16. Sysmon cuts off what is longer, but where its leaves take it
/// over, the limit of theirs holds.
constexpr std::size_t longest_rule_name = 127;

/// One comparison: `<Image condition="end with" name="shell">\cmd.exe</Image>`.
struct Leaf {
  std::string field;
  std::size_t position = 0;  ///< Of the field in the event that the block is bound to.
  Condition condition = Condition::is;
  std::string value;  ///< As Sysmon reads it.
  std::string name;
  std::size_t offset = 0;
};

enum class Relation : std::uint8_t { any, all };

/// `<Rule groupRelation="and" name="…">` in a block: one item of it.
struct Rule {
  Relation relation = Relation::any;
  std::string name = {};
  std::vector<Leaf> leaves = {};
  std::size_t offset = 0;
};

/// One `<ProcessCreate onmatch="include">` and what is in it.
struct Block {
  enum class OnMatch : std::uint8_t { include, exclude } on_match = OnMatch::include;
  const EventType* event = nullptr;  ///< The first of its series that has all of its fields.
  Relation relation = Relation::all;
  enum class Grouped : std::uint8_t { by_group, by_version } grouped = Grouped::by_group;
  std::string group_name = {};
  std::vector<std::variant<Leaf, Rule>> items = {};
  std::size_t offset = 0;
};

/// Every leaf of a block, also those in its rules, in their order.
template <typename Call>
void for_each_leaf(const Block& block, Call call) {
  for (const auto& item : block.items) {
    if (const auto* leaf = std::get_if<Leaf>(&item)) {
      call(*leaf);
    } else {
      for (const auto& leaf_of_rule : std::get<Rule>(item).leaves) call(leaf_of_rule);
    }
  }
}

/// How a block combines that stands in no group.
Relation relation_without_group(SchemaVersion version);

/// Binds a block to the first event of a series that has all of its fields, by their names; false
/// where none has.
bool bind(Block& block, std::span<const EventType> series);

/// `<HashAlgorithms>sha256</HashAlgorithms>`
struct Option {
  const OptionType* type = nullptr;
  std::string value;  ///< As Sysmon reads it.
  std::size_t offset = 0;
};

/// What Sysmon makes of a configuration's options and rules.
struct Rules {
  SchemaVersion version;
  std::size_t offset = 0;  ///< Of <Sysmon>.
  std::vector<Option> options = {};
  std::vector<Block> blocks = {};  ///< In the order of the document.
};

/// A configuration as it was read, with all that Sysmon would lose of it.
struct Reading {
  std::string text;  ///< UTF-8; offsets are into it.
  LineIndex lines;   ///< Of the text: "3:14" of an offset.
  Rules rules;
  Findings findings;
  std::vector<Waiver> waivers;
  bool is_whole = true;  ///< Nothing was passed over: the rules are what the text says.
};

/// An Error, as with build_config, where there is no Sysmon configuration at all.
Result<Reading> read_rules(std::string_view source);

}  // namespace sysring::sysmon
