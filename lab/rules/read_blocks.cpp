#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "lab/rules/block.h"
#include "lab/rules/schema.h"
#include "lab/rules/text.h"

namespace lab::rules {
namespace {

using Lines = std::vector<std::string>;
using Series = std::vector<const EventType*>;  // the events that share a tag

constexpr int last_version_with_or = 410;
constexpr std::size_t longest_name = 255;
constexpr std::size_t kept_of_a_rule_name = 127;

Series series_of(std::string_view tag) {
  Series series;
  for (const auto& type : event_types()) {
    if (type.tag == tag) series.push_back(&type);
  }
  return series;
}

Relation relation(const pugi::xml_attribute& attribute) {
  return same(attribute.value(), "or") ? Relation::any : Relation::all;
}

Relation relation_of_rule(const pugi::xml_node& rule) {
  const auto stated = rule.attribute("groupRelation");
  return stated ? relation(stated) : Relation::any;
}

bool is_group(const pugi::xml_node& node) { return same(node.name(), "RuleGroup"); }

Relation relation_of_block(const pugi::xml_node& block, int version) {
  const auto group = block.parent();
  if (is_group(group)) return relation(group.attribute("groupRelation"));
  return version > last_version_with_or ? Relation::all : Relation::any;
}

/// Whether what the block matches is dropped; nothing where the block is lost. A word that is
/// neither of the two leaves the event as it is without rules.
std::optional<bool> excludes(const pugi::xml_node& block, const EventType& type, Lines& printed) {
  const auto on_match = block.attribute("onmatch");
  const auto otherwise = block.attribute("default");
  if (on_match && otherwise) {
    printed.emplace_back("Can't specify onmatch and default");
    return std::nullopt;
  }
  if (!on_match && !otherwise) {
    printed.emplace_back("You need to specifiy the onmatch attribute");
    return std::nullopt;
  }
  const std::string_view word = on_match ? on_match.value() : otherwise.value();
  if (same(word, "exclude")) return static_cast<bool>(on_match);
  if (same(word, "include")) return !on_match;
  return type.logged_without_rules;
}

std::optional<Leaf> read_leaf(const pugi::xml_node& node, std::string_view inherited,
                              Lines& printed) {
  const std::string_view condition = node.attribute("condition").value();
  const auto known = condition_named(condition);
  if (!known) {
    printed.push_back("Error: Unknown condition: " + std::string{condition});
    return std::nullopt;
  }
  const std::string_view own = node.attribute("name").value();
  if (own.size() > longest_name) return std::nullopt;
  const std::string_view value = node.child_value();  // up to the first comment
  return Leaf{.field = node.name(),
              .condition = *known,
              .text = std::string{value},
              .value = {folded(value, Folding::ascii), folded(value, Folding::windows)},
              .name = std::string{own.empty() ? inherited : own}};
}

bool is_rule(const pugi::xml_node& node) { return std::string_view{node.name()} == "Rule"; }

Item read_item(const pugi::xml_node& node, std::string_view inherited, Lines& printed) {
  Item item;
  const auto add = [&](const pugi::xml_node& leaf, std::string_view name) {
    if (auto read = read_leaf(leaf, name, printed)) item.leaves.push_back(std::move(*read));
  };
  if (!is_rule(node)) {
    add(node, inherited);
    return item;
  }
  item.is_rule = true;
  item.relation = relation_of_rule(node);
  const std::string_view own =
      std::string_view{node.attribute("name").value()}.substr(0, kept_of_a_rule_name);
  item.name = own;
  for (const auto& leaf : node.children()) {
    if (leaf.type() == pugi::node_element) add(leaf, own.empty() ? inherited : own);
  }
  return item;
}

std::vector<std::string_view> fields_asked(const pugi::xml_node& node) {
  std::vector<std::string_view> fields;
  for (const auto& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (is_rule(child) && !is_rule(node)) {
      for (const auto field : fields_asked(child)) fields.push_back(field);
    } else {
      fields.emplace_back(child.name());  // a <Rule> in a <Rule> is taken for a field
    }
  }
  return fields;
}

bool has(const EventType& type, std::string_view field) {
  return position(type, field).has_value();
}

/// Empty where each of the fields is one of some event of the series.
std::string_view unknown_among(const std::vector<std::string_view>& fields, const Series& series) {
  for (const auto field : fields) {
    const auto has_it = [&](const EventType* type) { return has(*type, field); };
    if (std::ranges::none_of(series, has_it)) return field;
  }
  return {};
}

/// The first event of the series that has all the fields; null where none has.
const EventType* bound_to(const std::vector<std::string_view>& fields, const Series& series) {
  for (const auto* type : series) {
    const auto has_it = [&](std::string_view field) { return has(*type, field); };
    if (std::ranges::all_of(fields, has_it)) return type;
  }
  return nullptr;
}

void read_items(const pugi::xml_node& node, const EventType& type, Block& block, Lines& printed) {
  const auto group = node.parent();
  const std::string_view name = is_group(group) ? group.attribute("name").value() : "";
  for (const auto& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    Item item = read_item(child, name, printed);
    for (auto& leaf : item.leaves) leaf.position = *position(type, leaf.field);
    if (item.is_rule || !item.leaves.empty()) block.items.push_back(std::move(item));
  }
}

/// In document order. A field that no event of the series has ends the reading.
std::vector<Block> read_series(const pugi::xml_document& document, const Series& series,
                               int version, Lines& printed) {
  std::vector<Block> blocks;
  const auto tag = series.front()->tag;
  auto nodes = document.select_nodes(("/Sysmon/EventFiltering//" + std::string{tag}).c_str());
  nodes.sort();
  for (const auto& found : nodes) {
    const auto node = found.node();
    const auto drops = excludes(node, *series.front(), printed);
    if (!drops) continue;
    const auto fields = fields_asked(node);
    if (const auto unknown = unknown_among(fields, series); !unknown.empty()) {
      printed.push_back("Incorrect field " + std::string{unknown});
      break;
    }
    const auto* type = bound_to(fields, series);
    if (type == nullptr) continue;
    Block block{tag, type, *drops, relation_of_block(node, version), {}};
    read_items(node, *type, block, printed);
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace

std::vector<Block> read_blocks(const pugi::xml_document& document, int version, Lines& printed) {
  std::vector<Block> blocks;
  std::set<std::string_view> read;
  for (const auto& type : event_types()) {
    if (!read.insert(type.tag).second) continue;
    for (auto& block : read_series(document, series_of(type.tag), version, printed)) {
      blocks.push_back(std::move(block));
    }
  }
  return blocks;
}

std::vector<Block> as_tried(std::vector<Block> blocks) {
  std::ranges::reverse(blocks);
  std::ranges::stable_partition(blocks, &Block::excludes);
  return blocks;
}

}  // namespace lab::rules
