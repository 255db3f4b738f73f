#include "sysmon/review/lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace sysring::sysmon {
namespace {

std::string shown(const Leaf& leaf) {
  return "'" + std::string{to_string(leaf.condition)} + "' on " + leaf.field;
}

/// Then an empty value, or an empty token at the end, is found in every field.
bool looks_for_a_part(Condition condition) {
  using enum Condition;
  return condition == contains || condition == contains_any || condition == begin_with ||
         condition == end_with || condition == excludes || condition == excludes_any ||
         condition == not_begin_with || condition == not_end_with;
}

/// "10", "0x1F": what somebody takes for a number.
bool is_number(std::string_view value) {
  const bool is_hex = value.starts_with("0x") || value.starts_with("0X");
  const auto digits = is_hex ? value.substr(2) : value;
  const auto* const known = is_hex ? "0123456789abcdefABCDEF" : "0123456789";
  return !digits.empty() && digits.find_first_not_of(known) == std::string_view::npos;
}

class Linter {
 public:
  void block(const Block& block) {
    blocks_[block.event->tag].push_back(&block);
    combined_by_version(block);
    blocks_files(block);
    name(block.group_name, block.offset);
    for (const auto& item : block.items) {
      if (const auto* rule = std::get_if<Rule>(&item)) rule_name(*rule);
    }
    for_each_leaf(block, [&](const Leaf& leaf) {
      empty_token(leaf);
      literal_semicolon(leaf);
      partial_image(leaf);
      number_as_text(leaf);
      misses_ids(leaf, block);
      name(leaf.name, leaf.offset);
    });
  }

  /// Once all blocks were seen.
  Findings take() && {
    for (const auto& [tag, blocks] : blocks_) only_excludes(tag, blocks);
    std::ranges::stable_sort(findings_, {}, &Finding::offset);
    return std::move(findings_);
  }

 private:
  void tell(Fault fault, std::size_t offset, std::string message, std::string hint) {
    findings_.push_back({fault, offset, std::move(message), std::move(hint)});
  }

  void only_excludes(std::string_view tag, const std::vector<const Block*>& blocks) {
    const auto excludes = [](const Block* block) {
      return block->on_match == Block::OnMatch::exclude;
    };
    if (blocks.size() < 2 || !std::ranges::all_of(blocks, excludes)) return;
    tell(Fault::only_excludes, blocks[1]->offset,
         "found " + std::to_string(blocks.size()) + " exclude blocks of " + std::string{tag} +
             " and no include block: Sysmon then logs none of these events",
         "Put their rules into one exclude block.");
  }

  void combined_by_version(const Block& block) {
    if (block.grouped == Block::Grouped::by_group || block.relation == Relation::any) return;
    std::set<std::string_view> fields;
    std::size_t rules = 0;
    for (const auto& item : block.items) {
      const auto* leaf = std::get_if<Leaf>(&item);
      if (leaf == nullptr) ++rules;
      if (leaf != nullptr) fields.insert(leaf->field);
    }
    if (fields.size() + rules < 2) return;
    tell(Fault::all_by_version, block.offset,
         "found a block without a RuleGroup whose rules must all match at once, as its schema "
         "version has it",
         "Put it into <RuleGroup groupRelation=\"or\"> or \"and\", whichever is meant.");
  }

  void empty_token(const Leaf& leaf) {
    if (!looks_for_a_part(leaf.condition)) return;
    const bool is_empty = leaf.value.empty();
    if (!is_empty && !(takes_list(leaf.condition) && leaf.value.ends_with(';'))) return;
    tell(Fault::empty_token, leaf.offset,
         std::string{"found "} +
             (is_empty ? "an empty value" : "an empty token after the last ';'") + " for " +
             shown(leaf) + ", which is found in every field",
         is_empty ? "Write a value, or remove the rule." : "Remove the ';' at the end.");
  }

  void literal_semicolon(const Leaf& leaf) {
    if (takes_list(leaf.condition) || leaf.value.find(';') == std::string::npos) return;
    const auto pieces = split(leaf.value, ';');
    const bool is_no_list =
        std::ranges::any_of(pieces, [](auto piece) { return trimmed(piece).empty(); });
    if (is_no_list) return;  // "set a=b; " is what a command line may hold
    tell(Fault::literal_semicolon, leaf.offset,
         "found ';' in the value of " + shown(leaf) + ", where it separates nothing: '" +
             leaf.value.substr(0, 60) + "' is searched as it stands",
         "Where a list is meant, use 'contains any', 'is any' or the like.");
  }

  void partial_image(const Leaf& leaf) {
    if (leaf.condition != Condition::image || leaf.value.find('\\') == std::string::npos) return;
    const std::string_view path = leaf.value;
    if (path.substr(1).starts_with(':') || path.starts_with("\\\\") || path.starts_with('%'))
      return;
    tell(Fault::partial_image, leaf.offset,
         "found the partial path '" + leaf.value.substr(0, 60) + "' for " + shown(leaf) +
             ", which is compared with the whole path and never matches",
         "Use 'end with', or the name of the file alone.");
  }

  void number_as_text(const Leaf& leaf) {
    if (!compares_order(leaf.condition) || !is_number(leaf.value)) return;
    tell(Fault::number_as_text, leaf.offset,
         "found the number '" + leaf.value + "' for " + shown(leaf) +
             ", which compares texts: '10' is less than '9'",
         "Use 'is any' or 'begin with'.");
  }

  /// On the other events of its series a leaf counts only where its field stands at its place.
  void misses_ids(const Leaf& leaf, const Block& block) {
    for (const auto& event : Schema::get().series(block.event->tag)) {
      const auto position = event.position_of(leaf.field);
      if (!position || *position == leaf.position) continue;
      return tell(Fault::misses_ids, leaf.offset,
                  "found " + shown(leaf) + " in a block that is bound to event " +
                      std::to_string(block.event->id) + ", which is never tried on event " +
                      std::to_string(event.id),
                  "Put it into a block of its own, with a field that event " +
                      std::to_string(event.id) + " alone has.");
    }
  }

  void blocks_files(const Block& block) {
    const bool blocks = block.event->tag.starts_with("FileBlock");
    const bool does_nothing = block.on_match == Block::OnMatch::include && block.items.empty();
    if (!blocks || does_nothing) return;
    tell(Fault::blocks_files, block.offset,
         "found <" + std::string{block.event->tag} +
             "> with rules by which Sysmon blocks, expected an approval of their own",
         "Put <!-- sysring: allow SM1301 and why --> in front of it.");
  }

  void name(std::string_view name, std::size_t offset) {
    if (name.size() > longest_name) too_long(name.size(), "bytes", longest_name, offset);
  }

  void rule_name(const Rule& rule) {
    const auto units = utf16_size(rule.name);
    if (units <= longest_rule_name) return name(rule.name, rule.offset);
    too_long(units, "units of UTF-16", longest_rule_name, rule.offset);
  }

  void too_long(std::size_t length, const std::string& what, std::size_t longest,
                std::size_t offset) {
    tell(Fault::name_too_long, offset,
         "found a name of " + std::to_string(length) + " " + what + ", expected at most " +
             std::to_string(longest),
         "Shorten it.");
  }

  std::map<std::string_view, std::vector<const Block*>> blocks_;  // by tag
  Findings findings_;
};

}  // namespace

Findings lint(const Rules& rules) {
  Linter linter;
  for (const auto& block : rules.blocks) linter.block(block);
  return std::move(linter).take();
}

}  // namespace sysring::sysmon
