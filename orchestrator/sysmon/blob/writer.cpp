#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "sysmon/blob/blob.h"
#include "sysmon/blob/layout.h"

namespace sysring::sysmon {
namespace {

/// Nothing for a NUL and for what is no UTF-8.
std::optional<std::u16string> units_of(std::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  while (!text.empty()) {
    const auto point = first_code_point(text);
    if (point.bytes == 0 || point.value == 0) return std::nullopt;
    append_utf16(units, point.value);
    text.remove_prefix(point.bytes);
  }
  return units;
}

std::string place_of(std::size_t offset) { return "byte " + std::to_string(offset); }

Error unsayable(std::string_view what, std::size_t offset) {
  return {Reason::bad_value, Effect::none,
          "found " + std::string{what} + " that is no text, expected UTF-8 without a NUL",
          place_of(offset)};
}

Error too_long(std::string_view what, std::size_t found, std::size_t allowed, std::size_t offset) {
  return {Reason::too_big, Effect::none,
          "found " + std::string{what} + " of " + std::to_string(found) + ", expected at most " +
              std::to_string(allowed),
          place_of(offset)};
}

/// As Sysmon goes through a configuration: event by event, each in the order of the document.
std::vector<const Block*> by_event(const std::vector<Block>& blocks) {
  std::vector<const Block*> sorted;
  sorted.reserve(blocks.size());
  for (const auto& block : blocks) sorted.push_back(&block);
  std::ranges::stable_sort(sorted, {}, [](const Block* block) {
    return Schema::get().series(block->event->tag).front().id;
  });
  return sorted;
}

std::uint32_t leaves_in(const Block& block) {
  std::uint32_t count = 0;
  for_each_leaf(block, [&](const Leaf&) { ++count; });
  return count;
}

/// How many rules Sysmon begins before it meets a field that this event lacks.
std::uint32_t rules_begun(const Block& block, const EventType& event) {
  const auto has = [&](const Leaf& leaf) { return event.position_of(leaf.field).has_value(); };
  std::uint32_t begun = 0;
  for (const auto& item : block.items) {
    if (const auto* leaf = std::get_if<Leaf>(&item)) {
      if (!has(*leaf)) break;
    } else {
      ++begun;
      if (!std::ranges::all_of(std::get<Rule>(item).leaves, has)) break;
    }
  }
  return begun;
}

/// Sysmon tries one event of a series after the other, and does not take back the ids that it gave
/// to the rules of a block on an event to which it then cannot be bound.
std::uint32_t ids_wasted(const Block& block) {
  std::uint32_t wasted = 0;
  for (const auto& event : Schema::get().series(block.event->tag)) {
    if (&event == block.event) break;
    wasted += rules_begun(block, event);
  }
  return wasted;
}

class Writer {
 public:
  explicit Writer(const Rules& rules) : rules_{rules} {}

  Result<std::string> run(unsigned binary_version) {
    if (rules_.blocks.empty()) return std::string{};
    const auto [major, minor] = rules_.version;
    append(layout::Header{.version = binary_version << 16U,
                          .block_count = static_cast<std::uint32_t>(rules_.blocks.size()),
                          .schema_version = (major << 16U) | minor});
    for (const auto* block : by_event(rules_.blocks)) {
      if (auto written = this->block(*block); !written) return written.error();
    }
    constexpr auto most = std::numeric_limits<std::uint32_t>::max();
    if (out_.size() > most) return too_long("a blob", out_.size(), most, 0);
    return std::move(out_);
  }

 private:
  /// What a leaf has from where it stands.
  struct Owner {
    std::string_view name = {};
    std::uint32_t rule_id = 0;
    std::uint32_t rule_offset = 0;
  };

  Result<Done> block(const Block& block) {
    const bool is_first = out_.size() == sizeof(layout::Header);
    const auto wasted = ids_wasted(block);
    last_id_ += wasted;
    // Where Sysmon begins anew with an empty blob, it takes the rule of before for the first one.
    if (is_first && wasted > 0) next_rule_ = nowhere;
    next_leaf_ = out_.size() + offsetof(layout::Block, first_leaf);
    link(next_block_, offsetof(layout::Block, next));
    append(layout::Block{
        .event = block.event->id,
        .includes = block.on_match == Block::OnMatch::include ? 1U : 0U,
        .relation = static_cast<std::uint32_t>(block.relation),
        .leaf_count = leaves_in(block),
    });
    for (const auto& item : block.items) {
      const auto* leaf = std::get_if<Leaf>(&item);
      auto written = leaf != nullptr ? this->leaf(*leaf, {.name = block.group_name})
                                     : rule(std::get<Rule>(item), block.group_name);
      if (!written) return written;
    }
    return Done{};
  }

  Result<Done> rule(const Rule& rule, std::string_view group_name) {
    layout::Rule record{.id = ++last_id_,
                        .leaf_count = static_cast<std::uint32_t>(rule.leaves.size()),
                        .relation = static_cast<std::uint32_t>(rule.relation)};
    const auto name = units_of(rule.name);
    if (!name) return unsayable("a rule's name", rule.offset);
    const auto kept = std::min(name->size(), longest_rule_name);  // its leaves have it whole
    std::copy_n(name->begin(), kept, record.name.begin());

    const auto offset = static_cast<std::uint32_t>(out_.size());
    if (!rule.leaves.empty()) record.first_leaf = offset + layout::aligned(sizeof(record));
    link(next_rule_, offsetof(layout::Rule, next));
    append(record);
    const Owner owner{rule.name.empty() ? group_name : rule.name, record.id, offset};
    for (const auto& leaf : rule.leaves) {
      if (auto written = this->leaf(leaf, owner); !written) return written;
    }
    return Done{};
  }

  Result<Done> leaf(const Leaf& leaf, const Owner& owner) {
    const auto name = leaf.name.empty() ? owner.name : std::string_view{leaf.name};
    if (name.size() > longest_name) {
      return too_long("a leaf's name", name.size(), longest_name, leaf.offset);
    }
    const auto name_units = units_of(name);
    if (!name_units) return unsayable("a leaf's name", leaf.offset);
    const auto value = units_of(leaf.value);
    if (!value) return unsayable("a leaf's value", leaf.offset);

    const auto value_bytes = value->size() * sizeof(char16_t);
    layout::Leaf record{.field = static_cast<std::uint32_t>(leaf.position),
                        .condition = static_cast<std::uint32_t>(leaf.condition),
                        .value_size = static_cast<std::uint32_t>(value_bytes + sizeof(char16_t)),
                        .rule_id = owner.rule_id,
                        .rule_offset = owner.rule_offset};
    std::ranges::copy(*name_units, record.name.begin());
    link(next_leaf_, offsetof(layout::Leaf, next));
    const auto offset = out_.size();
    append(record, record.value_size + 1);
    std::memcpy(out_.data() + offset + sizeof(record), value->data(), value_bytes);
    return Done{};
  }

  /// Lets the last record of a chain name the one that is appended next.
  void link(std::size_t& chain, std::size_t next_in_record) {
    const auto offset = static_cast<std::uint32_t>(out_.size());
    if (chain != nowhere) std::memcpy(out_.data() + chain, &offset, sizeof(offset));
    chain = out_.size() + next_in_record;
  }

  /// The record and zeros behind it: `room` bytes and those that align the next one.
  template <typename Record>
  void append(const Record& record, std::size_t room = 0) {
    const auto offset = out_.size();
    out_.resize(layout::aligned(offset + sizeof(record) + room));
    std::memcpy(out_.data() + offset, &record, sizeof(record));
  }

  static constexpr std::size_t nowhere = 0;

  const Rules& rules_;
  std::string out_;
  std::uint32_t last_id_ = 0;
  // Where the offset of the next one is to be written.
  std::size_t next_block_ = offsetof(layout::Header, first_block);
  std::size_t next_rule_ = offsetof(layout::Header, first_rule);
  std::size_t next_leaf_ = nowhere;
};

}  // namespace

Result<std::string> compile(const Rules& rules, unsigned binary_version) {
  check(binary_version >= oldest_binary_version && binary_version <= newest_binary_version,
        "the layout of this binary version is known");
  return Writer{rules}.run(binary_version);
}

}  // namespace sysring::sysmon
