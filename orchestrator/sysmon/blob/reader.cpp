#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "sysmon/blob/blob.h"
#include "sysmon/blob/layout.h"

namespace sysring::sysmon {
namespace {

/// Nothing where there is half a pair.
std::optional<std::string> text_of(std::u16string_view units) {
  std::string text;
  while (!units.empty()) {
    const auto point = first_code_point(units);
    if (point.bytes == 0) return std::nullopt;
    append_utf8(text, point.value);
    units.remove_prefix(point.bytes / sizeof(char16_t));
  }
  return text;
}

/// Of units that are all used by a text, the NUL behind it and nothing more.
std::optional<std::string> name_in(std::u16string_view units) {
  const auto end = units.find(u'\0');
  if (end == std::u16string_view::npos) return std::nullopt;
  if (units.find_first_not_of(u'\0', end) != std::u16string_view::npos) return std::nullopt;
  return text_of(units.substr(0, end));
}

/// Goes through the bytes once, from record to record. Offsets are never followed: they have to
/// name the place that was reached.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_{bytes}, end_{bytes.size()} {}

  Result<Blob> run() {
    Blob blob;
    const auto header = this->header(blob);
    if (!header) return header.error();
    blob.rules.blocks.reserve(header->block_count);
    next_block_ = header->first_block;
    next_rule_ = header->first_rule;
    while (at_ < bytes_.size()) {
      auto block = this->block();
      if (!block) return block.error();
      blob.rules.blocks.push_back(*std::move(block));
    }
    record_ = 0;
    const auto count = blob.rules.blocks.size();
    if (auto ended = expect({{"the offset of a next block", next_block_, 0},
                             {"the offset of a next rule", next_rule_, 0},
                             {"the number of blocks", header->block_count, count}});
        !ended) {
      return ended.error();
    }
    return blob;
  }

 private:
  /// A number of a record, and what it may be.
  struct Expectation {
    std::string_view what;
    std::size_t found;
    std::size_t least;
    std::size_t most = least;
  };

  /// Of the leaves that come next, what they all have.
  struct Owner {
    const EventType& event;
    std::uint32_t rule_id = 0;
    std::size_t rule_offset = 0;
  };

  [[nodiscard]] Error fault(std::string_view what, const std::string& found,
                            const std::string& expected) const {
    return {Reason::bad_blob, Effect::none,
            "found " + found + " as " + std::string{what} + ", expected " + expected,
            "byte " + std::to_string(record_)};
  }

  [[nodiscard]] Result<Done> expect(std::initializer_list<Expectation> expectations) const {
    for (const auto& [what, found, least, most] : expectations) {
      if (found >= least && found <= most) continue;
      const auto range = least == most ? std::string{} : " to " + std::to_string(most);
      return fault(what, std::to_string(found), std::to_string(least) + range);
    }
    return Done{};
  }

  Result<layout::Header> header(Blob& blob) {
    auto record = take<layout::Header>();
    if (!record) return record.error();
    const auto [version, block_count, size, schema_version, first_block, first_rule] = *record;
    auto& [major, minor] = blob.rules.version;
    major = schema_version >> 16U;
    minor = schema_version & 0xFFFFU;
    blob.binary_version = version >> 16U;
    if (auto good = expect({
            {"the binary version", blob.binary_version, oldest_binary_version,
             newest_binary_version},
            {"the second part of the binary version", version & 0xFFFFU, 0},
            {"the size of the header", size, sizeof(layout::Header)},
            {"the number of blocks", block_count, 1, bytes_.size() / sizeof(layout::Block)},
            {"the schema's version", major, 0, 999},
            {"the second part of the schema's version", minor, 0, 99},
        });
        !good) {
      return good.error();
    }
    return record;
  }

  Result<Block> block() {
    end_ = bytes_.size();
    const auto record = take<layout::Block>();
    if (!record) return record.error();
    const auto* event = Schema::get().event(record->event);
    if (event == nullptr || event->tag.empty()) {
      return fault("an event", std::to_string(record->event), "one that rules can filter");
    }
    const auto end = record->next == 0 ? bytes_.size() : record->next;
    if (auto good = expect({
            {"the offset that leads here", next_block_, record_},
            {"the mark of an include block", record->includes, 0, 1},
            {"the relation of a block", record->relation, 0, 1},
            {"the offset of the next block", end, at_, bytes_.size()},
        });
        !good) {
      return good.error();
    }
    end_ = end;
    next_block_ = record->next;
    next_leaf_ = record->first_leaf;
    Block block{
        .on_match = record->includes == 1 ? Block::OnMatch::include : Block::OnMatch::exclude,
        .event = event,
        .relation = static_cast<Relation>(record->relation)};
    const auto begin = record_;
    if (auto read = items(block); !read) return read.error();
    record_ = begin;
    if (auto whole = is_whole(block, *record); !whole) return whole.error();
    is_first_block_ = false;
    return block;
  }

  Result<Done> items(Block& block) {
    while (at_ < end_) {
      if (at_ == next_leaf_) {
        auto leaf = this->leaf({.event = *block.event});
        if (!leaf) return leaf.error();
        block.items.emplace_back(*std::move(leaf));
      } else {
        auto rule = this->rule(*block.event);
        if (!rule) return rule.error();
        block.items.emplace_back(*std::move(rule));
      }
    }
    return Done{};
  }

  Result<Done> is_whole(Block& block, const layout::Block& record) const {
    std::size_t leaves = 0;
    for_each_leaf(block, [&](const Leaf&) { ++leaves; });
    if (auto good = expect({{"the offset of a next leaf", next_leaf_, 0},
                            {"the number of leaves", record.leaf_count, leaves}});
        !good) {
      return good;
    }
    bind(block, Schema::get().series(block.event->tag));
    return expect({{"the event of the block's fields", record.event, block.event->id}});
  }

  Result<Rule> rule(const EventType& event) {
    const auto record = take<layout::Rule>();
    if (!record) return record.error();
    // A first block that was bound to a later event of its series leaves its first rule unnamed.
    const bool is_later = &event != &Schema::get().series(event.tag).front();
    const bool is_unnamed = is_first_block_ && is_later && last_id_ == 0 && next_rule_ == 0;
    const auto most_leaves = (end_ - record_) / sizeof(layout::Leaf);
    const auto behind = layout::aligned(at_);
    if (auto good = expect({
            {"the offset that leads here", is_unnamed ? record_ : next_rule_, record_},
            {"a message's id", record->message_id[0] | record->message_id[1], 0},
            {"a rule's id", record->id, last_id_ + 1, std::numeric_limits<std::uint32_t>::max()},
            {"the number of a rule's leaves", record->leaf_count, 0, most_leaves},
            {"the offset of a rule's first leaf", record->first_leaf,
             record->leaf_count == 0 ? 0 : behind},
            {"the relation of a rule", record->relation, 0, 1},
            {"the counts of leaves matched", record->checked | record->matched, 0},
        });
        !good) {
      return good.error();
    }
    auto name = name_in({record->name.data(), record->name.size()});
    if (!name) return fault("a rule's name", "other bytes", "UTF-16 with NULs behind it");
    if (auto filled = fill_up_to(behind); !filled) return filled.error();
    last_id_ = record->id;
    next_rule_ = record->next;
    Rule rule{.relation = static_cast<Relation>(record->relation), .name = *std::move(name)};
    const Owner owner{event, record->id, record_};
    while (rule.leaves.size() < record->leaf_count) {
      auto leaf = this->leaf(owner);
      if (!leaf) return leaf.error();
      if (leaf->name.empty() && !rule.name.empty()) {
        return fault("a leaf's name", "none", "at least that of its rule");
      }
      if (leaf->name == rule.name) leaf->name.clear();
      rule.leaves.push_back(*std::move(leaf));
    }
    return rule;
  }

  Result<Leaf> leaf(const Owner& owner) {
    const auto record = take<layout::Leaf>();
    if (!record) return record.error();
    const auto& fields = owner.event.fields;
    if (auto good = expect({
            {"the offset that leads here", next_leaf_, record_},
            {"the position of a field", record->field, 0, fields.size() - 1},
            {"a condition", record->condition, 0, condition_names().size() - 1},
            {"the id of a leaf's rule", record->rule_id, owner.rule_id},
            {"the offset of a leaf's rule", record->rule_offset, owner.rule_offset},
            {"the size of a value", record->value_size, sizeof(char16_t), end_ - at_},
            {"the size of a value", record->value_size, record->value_size & ~1U},
        });
        !good) {
      return good.error();
    }
    next_leaf_ = record->next;
    auto name = name_in({record->name.data(), record->name.size()});
    if (!name || name->size() > longest_name) {
      return fault("a leaf's name", "other bytes", "UTF-16 with NULs behind it");
    }
    auto value = this->value(record->value_size);
    if (!value) return value.error();
    return Leaf{.field = std::string{fields[record->field].name},
                .position = record->field,
                .condition = static_cast<Condition>(record->condition),
                .value = *std::move(value),
                .name = *std::move(name)};
  }

  Result<std::string> value(std::size_t size) {
    std::u16string units(size / sizeof(char16_t), u'\0');
    std::memcpy(units.data(), bytes_.data() + at_, size);
    at_ += size;
    const bool ends = units.find(u'\0') == units.size() - 1;
    auto text = text_of(std::u16string_view{units}.substr(0, units.size() - 1));
    if (!ends || !text) return fault("a value", "other bytes", "UTF-16 with one NUL behind it");
    if (auto filled = fill_up_to(layout::aligned(at_ + 1)); !filled) return filled.error();
    return *std::move(text);
  }

  template <typename Record>
  Result<Record> take() {
    record_ = at_;
    if (end_ - at_ < sizeof(Record)) {
      return fault("what is left", std::to_string(end_ - at_) + " bytes",
                   "at least " + std::to_string(sizeof(Record)));
    }
    Record record;
    std::memcpy(&record, bytes_.data() + at_, sizeof(record));
    at_ += sizeof(record);
    return record;
  }

  /// Passes over the zeros behind a record.
  Result<Done> fill_up_to(std::size_t offset) {
    const bool fits = offset <= end_;
    if (!fits || bytes_.substr(at_, offset - at_).find_first_not_of('\0') != std::string::npos) {
      return fault("the end of a record", fits ? "other bytes" : "no bytes",
                   "zeros up to " + std::to_string(offset));
    }
    at_ = offset;
    return Done{};
  }

  std::string_view bytes_;
  std::size_t end_;         // Of the block, or of all.
  std::size_t at_ = 0;      // Never behind the end.
  std::size_t record_ = 0;  // Where the one began that is being read.
  std::size_t next_block_ = 0;
  std::size_t next_leaf_ = 0;
  std::size_t next_rule_ = 0;
  std::uint32_t last_id_ = 0;
  bool is_first_block_ = true;
};

}  // namespace

Result<Blob> read_blob(std::string_view bytes) {
  if (bytes.empty()) return Blob{.rules = {.version = {4, 0}}};
  return Reader{bytes}.run();
}

}  // namespace sysring::sysmon
