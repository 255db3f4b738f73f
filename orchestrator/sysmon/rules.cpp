#include "sysmon/rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "base/xml.h"
#include "sysmon/document.h"

namespace sysring::sysmon {
namespace {

using Kind = xml::Node::Kind;
using Names = std::span<const std::string_view>;

constexpr auto relations = std::to_array<std::string_view>({"or", "and"});
constexpr auto directions = std::to_array<std::string_view>({"include", "exclude"});

std::string in_angles(std::string_view name) { return "<" + std::string{name} + ">"; }

/// The distinct fields of a series, in the order in which they come.
std::vector<std::string_view> fields_of(std::span<const EventType> series) {
  std::vector<std::string_view> fields;
  for (const auto& event : series) {
    for (const auto& field : event.fields) {
      if (std::ranges::find(fields, field.name) == fields.end()) fields.push_back(field.name);
    }
  }
  return fields;
}

/// False where the event lacks a field of the block.
bool place_fields(Block& block, const EventType& event) {
  const auto place = [&](Leaf& leaf) {
    const auto position = event.position_of(leaf.field);
    if (position) leaf.position = *position;
    return position.has_value();
  };
  return std::ranges::all_of(block.items, [&](auto& item) {
    if (auto* leaf = std::get_if<Leaf>(&item)) return place(*leaf);
    return std::ranges::all_of(std::get<Rule>(item).leaves, place);
  });
}

/// Walks through a document and tells of everything that Sysmon would pass over.
class Reader {
 public:
  explicit Reader(Reading& reading) : reading_{reading} {}

  void sysmon(const xml::Node& root) {
    reading_.rules.offset = root.offset;
    attributes(root, std::to_array<std::string_view>({"schemaversion"}));
    no_text(root);
    for (const auto& child : root.children) {
      if (child.kind != Kind::element) continue;
      if (child.name == "EventFiltering") {
        filtering(child);
      } else if (!Schema::get().series(child.name).empty()) {
        tell(Fault::misplaced_element, child,
             "found " + in_angles(child.name) +
                 " outside of <EventFiltering>, where Sysmon does not look for rules");
      } else {
        option(child);
      }
    }
  }

 private:
  void option(const xml::Node& node) {
    const auto* type = Schema::get().option(node.name);
    if (type != nullptr) {
      reading_.rules.options.push_back({type, value_of(node), node.offset});
      return;
    }
    auto known = Schema::get().options();
    known.emplace_back("EventFiltering");
    unknown(Fault::unknown_option, node, "as an option", known);
  }

  void tell(Fault fault, const xml::Node& node, std::string message, std::string hint = {}) {
    reading_.is_whole = false;
    reading_.findings.push_back({fault, node.offset, std::move(message), std::move(hint)});
  }

  void unknown(Fault fault, const xml::Node& node, const std::string& where, Names known) {
    tell(fault, node,
         "found " + in_angles(node.name) + " " + where + ", which Sysmon does not know",
         suggestion(node.name, known));
  }

  /// What a misspelt attribute says is not heard, and another meaning holds.
  void attributes(const xml::Node& node, Names known) {
    for (const auto& [name, value] : node.attributes) {
      if (std::ranges::find(known, name) != known.end()) continue;
      tell(Fault::unknown_attribute, node,
           "found the attribute " + in_quotes(name) + " on " + in_angles(node.name) +
               ", which Sysmon does not read",
           suggestion(name, known));
    }
  }

  void no_text(const xml::Node& node) {
    for (const auto& child : node.children) {
      const bool is_text = child.kind == Kind::text || child.kind == Kind::cdata;
      if (!is_text || trimmed(child.value).empty()) continue;
      reading_.findings.push_back(
          {Fault::stray_text, child.offset,
           "found text in " + in_angles(node.name) +
               ", which Sysmon passes over: " + in_quotes(trimmed(child.value))});
    }
  }

  void filtering(const xml::Node& node) {
    attributes(node, {});
    no_text(node);
    for (const auto& child : node.children) {
      if (child.kind != Kind::element) continue;
      if (equals_in_any_case(child.name, "RuleGroup")) {
        group(child);
      } else {
        block(child, relation_without_group(reading_.rules.version), "",
              Block::Grouped::by_version);
      }
    }
  }

  void group(const xml::Node& node) {
    attributes(node, std::to_array<std::string_view>({"name", "groupRelation"}));
    no_text(node);
    const auto relation = relation_of(node);
    if (!relation) {
      tell(Fault::bad_relation, node,
           "found no groupRelation on " + in_angles(node.name) + ", which then means 'and'",
           "Say groupRelation=\"or\" or \"and\".");
    }
    const auto* name = node.attribute("name");
    for (const auto& child : node.children) {
      if (child.kind != Kind::element) continue;
      block(child, relation.value_or(Relation::all), name == nullptr ? std::string{} : *name,
            Block::Grouped::by_group);
    }
  }

  /// Nothing where there is none. Sysmon for Linux reads it in any case, and what it does not know
  /// as 'and'.
  std::optional<Relation> relation_of(const xml::Node& node) {
    const auto* text = node.attribute("groupRelation");
    if (text == nullptr) return std::nullopt;
    if (std::ranges::find(relations, *text) == relations.end()) {
      tell(Fault::bad_relation, node,
           "found " + in_quotes(*text) + " as groupRelation, expected 'or' or 'and'",
           suggestion(*text, relations));
    }
    return equals_in_any_case(*text, relations.front()) ? Relation::any : Relation::all;
  }

  void block(const xml::Node& node, Relation relation, const std::string& group_name,
             Block::Grouped grouped) {
    const auto series = Schema::get().series(node.name);
    if (series.empty()) {
      return unknown(Fault::unknown_event, node, "as an event", Schema::get().tags());
    }
    attributes(node, std::to_array<std::string_view>({"onmatch"}));
    no_text(node);
    Block block{
        .relation = relation, .grouped = grouped, .group_name = group_name, .offset = node.offset};
    const auto on_match = on_match_of(node);
    block.on_match = on_match.value_or(Block::OnMatch::include);
    const auto fields = fields_of(series);
    for (const auto& child : node.children) {
      if (child.kind != Kind::element) continue;
      if (child.name == "Rule") {
        block.items.emplace_back(rule(child, node.name, fields));
      } else if (auto leaf = this->leaf(child, node.name, fields)) {
        block.items.emplace_back(*std::move(leaf));
      }
    }
    if (on_match && bind(block, series, node)) reading_.rules.blocks.push_back(std::move(block));
  }

  std::optional<Block::OnMatch> on_match_of(const xml::Node& node) {
    const auto* text = node.attribute("onmatch");
    if (text == nullptr) {
      tell(Fault::bad_onmatch, node,
           "found no onmatch on " + in_angles(node.name) +
               ", without which Sysmon drops the whole block");
      return std::nullopt;
    }
    if (*text == "include") return Block::OnMatch::include;
    if (*text == "exclude") return Block::OnMatch::exclude;
    tell(Fault::bad_onmatch, node,
         "found " + in_quotes(*text) + " as onmatch, expected 'include' or 'exclude'",
         suggestion(*text, directions));
    return std::nullopt;
  }

  Rule rule(const xml::Node& node, std::string_view event, Names fields) {
    attributes(node, std::to_array<std::string_view>({"name", "groupRelation"}));
    no_text(node);
    Rule rule{.offset = node.offset};
    rule.relation = relation_of(node).value_or(Relation::any);
    if (const auto* name = node.attribute("name")) rule.name = *name;
    for (const auto& child : node.children) {
      if (child.kind != Kind::element) continue;
      if (child.name == "Rule") {
        tell(Fault::misplaced_element, child,
             "found <Rule> in <Rule>, for which Sysmon drops the whole block");
      } else if (auto leaf = this->leaf(child, event, fields)) {
        rule.leaves.push_back(*std::move(leaf));
      }
    }
    return rule;
  }

  std::optional<Leaf> leaf(const xml::Node& node, std::string_view event, Names fields) {
    if (std::ranges::find(fields, node.name) == fields.end()) {
      unknown(Fault::unknown_field, node, "as a field of " + std::string{event}, fields);
      return std::nullopt;
    }
    attributes(node, std::to_array<std::string_view>({"condition", "name"}));
    Leaf leaf{.field = node.name, .value = value_of(node), .name = {}, .offset = node.offset};
    if (const auto* name = node.attribute("name")) leaf.name = *name;
    const auto* condition = node.attribute("condition");
    if (condition == nullptr || condition->empty()) return leaf;
    if (const auto named = condition_named(*condition)) {
      leaf.condition = *named;
      return leaf;
    }
    tell(Fault::unknown_condition, node,
         "found the condition " + in_quotes(*condition) + ", which Sysmon does not know",
         suggestion(*condition, condition_names()));
    return std::nullopt;
  }

  /// The first run of text, as Sysmon takes it; plain blanks alone are nothing to it.
  std::string value_of(const xml::Node& node) {
    const xml::Node* first = nullptr;
    for (const auto& child : node.children) {
      if (child.kind == Kind::element) {
        tell(Fault::misplaced_element, child,
             "found " + in_angles(child.name) + " in the value of " + in_angles(node.name));
      } else if (is_only_blanks(child)) {
        if (node.children.size() > 1) continue;
        tell(Fault::blank_value, node,
             "found nothing but blanks as the value of " + in_angles(node.name) +
                 ", which Sysmon reads as no value",
             "Write <![CDATA[ ]]> where blanks are meant.");
      } else if (first == nullptr && (child.kind == Kind::text || child.kind == Kind::cdata)) {
        first = &child;
      } else {
        tell(Fault::value_cut_off, child,
             "found a comment or more text in the value of " + in_angles(node.name) +
                 ", of which Sysmon takes the first run of text alone",
             "Put comments outside of the value.");
      }
    }
    return first == nullptr ? std::string{} : first->value;
  }

  /// As the text stands: what an entity stands for is no plain blank.
  [[nodiscard]] bool is_only_blanks(const xml::Node& node) const {
    if (node.kind != Kind::text) return false;
    const std::string_view text = reading_.text;
    const auto raw = text.substr(node.offset, text.find('<', node.offset) - node.offset);
    return trimmed(raw).empty();
  }

  bool bind(Block& block, std::span<const EventType> series, const xml::Node& node) {
    if (sysmon::bind(block, series)) return true;
    tell(Fault::unbound_fields, node,
         "found fields in " + in_angles(node.name) +
             " that no single event has together, for which Sysmon drops the whole block",
         "Put them into blocks of their own.");
    return false;
  }

  Reading& reading_;
};

}  // namespace

Relation relation_without_group(SchemaVersion version) {
  constexpr SchemaVersion last_with_or{4, 10};
  return version > last_with_or ? Relation::all : Relation::any;
}

bool bind(Block& block, std::span<const EventType> series) {
  for (const auto& event : series) {
    if (!place_fields(block, event)) continue;
    block.event = &event;
    return true;
  }
  return false;
}

Result<Reading> read_rules(std::string_view source) {
  auto document = read_document(source);
  if (!document) return document.error();
  auto waivers = waivers_in(document->nodes, document->text.size());
  LineIndex lines{document->text};
  Reading reading{.text = std::move(document->text),
                  .lines = std::move(lines),
                  .rules = {},
                  .findings = std::move(waivers.findings),
                  .waivers = std::move(waivers.all)};
  reading.rules.version = SchemaVersion::parse(document->schema_version).value_or(SchemaVersion{});
  Reader reader{reading};
  for (const auto& node : document->nodes) {
    if (node.kind == Kind::element) reader.sysmon(node);
  }
  return reading;
}

}  // namespace sysring::sysmon
