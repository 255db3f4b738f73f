#include "sysmon/lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

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

class Linter {
 public:
  void block(const Block& block) {
    blocks_[block.event->tag].push_back(&block);
    combined_by_version(block);
    for_each_leaf(block, [this](const Leaf& leaf) {
      empty_token(leaf);
      literal_semicolon(leaf);
      partial_image(leaf);
    });
  }

  /// Once all blocks were seen.
  Findings take() && {
    for (const auto& [tag, blocks] : blocks_) only_excludes(tag, blocks);
    std::ranges::stable_sort(findings_, {}, &Finding::offset);
    return std::move(findings_);
  }

 private:
  void tell(Fault fault, Severity severity, std::size_t offset, std::string message,
            std::string hint) {
    findings_.push_back({fault, severity, offset, std::move(message), std::move(hint)});
  }

  void only_excludes(std::string_view tag, const std::vector<const Block*>& blocks) {
    const auto excludes = [](const Block* block) {
      return block->on_match == Block::OnMatch::exclude;
    };
    if (blocks.size() < 2 || !std::ranges::all_of(blocks, excludes)) return;
    tell(Fault::only_excludes, Severity::error, blocks[1]->offset,
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
    tell(Fault::all_by_version, Severity::warning, block.offset,
         "found a block without a RuleGroup whose rules must all match at once, as its schema "
         "version has it",
         "Put it into <RuleGroup groupRelation=\"or\"> or \"and\", whichever is meant.");
  }

  void empty_token(const Leaf& leaf) {
    if (!looks_for_a_part(leaf.condition)) return;
    const bool is_empty = leaf.value.empty();
    if (!is_empty && !(takes_list(leaf.condition) && leaf.value.ends_with(';'))) return;
    tell(Fault::empty_token, Severity::error, leaf.offset,
         std::string{"found "} +
             (is_empty ? "an empty value" : "an empty token after the last ';'") + " for " +
             shown(leaf) + ", which is found in every field",
         is_empty ? "Write a value, or remove the rule." : "Remove the ';' at the end.");
  }

  void literal_semicolon(const Leaf& leaf) {
    if (takes_list(leaf.condition) || leaf.value.find(';') == std::string::npos) return;
    tell(Fault::literal_semicolon, Severity::warning, leaf.offset,
         "found ';' in the value of " + shown(leaf) + ", where it separates nothing: '" +
             leaf.value.substr(0, 60) + "' is searched as it stands",
         "Where a list is meant, use 'contains any', 'is any' or the like.");
  }

  void partial_image(const Leaf& leaf) {
    if (leaf.condition != Condition::image || leaf.value.find('\\') == std::string::npos) return;
    const std::string_view path = leaf.value;
    if (path.substr(1).starts_with(':') || path.starts_with("\\\\") || path.starts_with('%'))
      return;
    tell(Fault::partial_image, Severity::warning, leaf.offset,
         "found the partial path '" + leaf.value.substr(0, 60) + "' for " + shown(leaf) +
             ", which is compared with the whole path and never matches",
         "Use 'end with', or the name of the file alone.");
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
