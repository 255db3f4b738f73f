#include "lab/rules/compile.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "lab/rules/schema.h"

namespace lab::rules {
namespace {

constexpr std::uint32_t binary_version = 18;
constexpr std::size_t units_of_a_leafs_name = 256;
constexpr std::size_t units_of_a_rules_name = 128;

// Where in its record a number stands that is known only later.
constexpr std::size_t first_block_in_header = 16;
constexpr std::size_t first_rule_in_header = 20;
constexpr std::size_t next_in_block = 12;
constexpr std::size_t first_leaf_in_block = 20;
constexpr std::size_t next_in_leaf = 520;
constexpr std::size_t first_leaf_in_rule = 268;
constexpr std::size_t next_in_rule = 272;

void put(std::string& bytes, std::uint32_t number, int count = 4) {
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xffU);
}

/// UTF-16LE of UTF-8.
std::string units(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    std::uint32_t point = more == 0 ? lead : lead & (0x3fU >> more);
    for (int i = 0; i < more && at < text.size(); ++i)
      point = point << 6U | (static_cast<unsigned char>(text[at++]) & 0x3fU);
    if (point >= 0x10000) {
      put(out, 0xd800 + ((point - 0x10000) >> 10U), 2);
      point = 0xdc00 + ((point - 0x10000) & 0x3ffU);
    }
    put(out, point, 2);
  }
  return out;
}

std::string field_of(std::string_view text, std::size_t count) {
  auto out = units(text);
  out.resize(2 * (count - 1));
  return out + std::string(2, '\0');
}

/// Sysmon tries one event of a series after the other, and numbers the rules of a block anew for
/// each: those of an event that lacks a field of the block are numbers that no rule has.
std::uint32_t numbers_lost(const Block& block) {
  std::uint32_t lost = 0;
  for (const auto& type : event_types()) {
    if (type.tag != block.tag) continue;
    if (&type == block.type) break;
    const auto has_all = [&](const Item& item) {
      return std::ranges::all_of(
          item.leaves, [&](const Leaf& leaf) { return position(type, leaf.field).has_value(); });
    };
    const auto stop = std::ranges::find_if_not(block.items, has_all);
    lost += static_cast<std::uint32_t>(
        std::count_if(block.items.begin(), stop, [](const Item& item) { return item.is_rule; }));
    if (stop != block.items.end() && stop->is_rule) ++lost;
  }
  return lost;
}

class Compiler {
 public:
  Compiler(const std::vector<Block>& blocks, int version) {
    put(out_, binary_version << 16U);
    put(out_, static_cast<std::uint32_t>(blocks.size()));
    put(out_, 24);
    put(out_, static_cast<std::uint32_t>(version / 100) << 16U |
                  static_cast<std::uint32_t>(version % 100));
    put(out_, 0);
    put(out_, 0);
    for (const auto& block : blocks) compile(block);
  }

  std::string take() { return std::move(out_); }

 private:
  void compile(const Block& block) {
    const auto lost = numbers_lost(block);
    last_number_ += lost;
    if (lost > 0 && out_.size() == 24) rule_link_ = 0;  // the header never learns of its rules
    begin(block_link_, next_in_block);
    leaf_link_ = out_.size() + first_leaf_in_block;
    std::uint32_t leaves = 0;
    for (const auto& item : block.items) leaves += static_cast<std::uint32_t>(item.leaves.size());
    put(out_, block.type->id);
    put(out_, block.excludes ? 0 : 1);
    put(out_, block.relation == Relation::all ? 1 : 0);
    put(out_, 0);
    put(out_, leaves);
    put(out_, 0);
    for (const auto& item : block.items) compile(item);
  }

  void compile(const Item& item) {
    std::uint32_t number = 0;
    const auto offset = static_cast<std::uint32_t>(out_.size());
    if (item.is_rule) {
      number = ++last_number_;
      begin(rule_link_, next_in_rule);
      out_ += field_of(item.name, units_of_a_rules_name);
      put(out_, 0);
      put(out_, 0);
      put(out_, number);
      put(out_, 0);
      put(out_, 0);
      put(out_, static_cast<std::uint32_t>(item.leaves.size()));
      put(out_, item.relation == Relation::all ? 1 : 0);
      put(out_, 0);
      put(out_, 0);
      align();
      if (!item.leaves.empty()) patch(offset + first_leaf_in_rule);
    }
    for (const auto& leaf : item.leaves) compile(leaf, number, item.is_rule ? offset : 0);
  }

  void compile(const Leaf& leaf, std::uint32_t rule, std::uint32_t rule_offset) {
    const auto value = units(leaf.text);
    begin(leaf_link_, next_in_leaf);
    put(out_, static_cast<std::uint32_t>(leaf.position));
    out_ += field_of(leaf.name, units_of_a_leafs_name);
    put(out_, static_cast<std::uint32_t>(leaf.condition));
    put(out_, 0);
    put(out_, static_cast<std::uint32_t>(value.size() + 2));
    put(out_, rule);
    put(out_, rule_offset);
    out_ += value + std::string(3, '\0');
    align();
  }

  void align() { out_.resize((out_.size() + 7) / 8 * 8); }

  /// The number at that place is where the next record begins.
  void patch(std::size_t at) {
    std::string number;
    put(number, static_cast<std::uint32_t>(out_.size()));
    out_.replace(at, 4, number);
  }

  /// A record of a chain, which the one before it names.
  void begin(std::size_t& link, std::size_t next_in_record) {
    if (link != 0) patch(link);
    link = out_.size() + next_in_record;
  }

  std::string out_;
  std::uint32_t last_number_ = 0;
  std::size_t block_link_ = first_block_in_header;
  std::size_t rule_link_ = first_rule_in_header;
  std::size_t leaf_link_ = 0;
};

}  // namespace

std::string compile(const std::vector<Block>& blocks, int version) {
  return blocks.empty() ? std::string{} : Compiler{blocks, version}.take();
}

}  // namespace lab::rules
