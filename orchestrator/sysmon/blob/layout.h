#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sysmon/rules.h"

// The records of a blob; only its reader and its writer include them. They lie one behind the other
// in this order: the header; then each block, followed by its leaves, each rule standing before
// its own leaves. Zero bytes fill each record up to a multiple of 8. Every offset counts from the
// beginning of the blob, and 0 is none. Numbers that only count while Sysmon matches are 0.
namespace sysring::sysmon::layout {

static_assert(std::endian::native == std::endian::little, "records are copied as they are");

struct Header {
  std::uint32_t version = 0;  ///< The binary version: 18 in the upper half, 0 in the lower.
  std::uint32_t block_count = 0;
  std::uint32_t size = sizeof(Header);
  std::uint32_t schema_version = 0;  ///< Of the configuration, in the same way.
  std::uint32_t first_block = 0;
  std::uint32_t first_rule = 0;
};
static_assert(sizeof(Header) == 24);

struct Block {
  std::uint32_t event = 0;
  std::uint32_t includes = 0;  ///< 1 for onmatch="include", 0 for "exclude".
  std::uint32_t relation = 0;  ///< As our Relation.
  std::uint32_t next = 0;
  std::uint32_t leaf_count = 0;  ///< With those of its rules.
  std::uint32_t first_leaf = 0;  ///< Leaves of rules are in the same chain as the others.
};
static_assert(sizeof(Block) == 24);

/// Followed by the value: `value_size` bytes of UTF-16 that end in a NUL, and one byte of 0.
struct Leaf {
  std::uint32_t field = 0;  ///< Its position in the event.
  std::array<char16_t, longest_name + 1> name =
      {};  ///< Its own, else its rule's, else its group's.
  std::uint32_t condition = 0;
  std::uint32_t next = 0;  ///< Of the same block.
  std::uint32_t value_size = 0;
  std::uint32_t rule_id = 0;  ///< Of the rule that it stands in, or 0.
  std::uint32_t rule_offset = 0;
};
static_assert(sizeof(Leaf) == 536);

struct Rule {
  std::array<char16_t, longest_rule_name + 1> name = {};
  std::array<std::uint32_t, 2> message_id = {};
  std::uint32_t id = 0;  ///< Counted through all blocks.
  std::uint32_t first_leaf = 0;
  std::uint32_t next = 0;  ///< Of all blocks.
  std::uint32_t leaf_count = 0;
  std::uint32_t relation = 0;
  std::uint32_t checked = 0;
  std::uint32_t matched = 0;
};
static_assert(sizeof(Rule) == 292);

constexpr std::size_t aligned(std::size_t size) { return (size + 7) / 8 * 8; }

}  // namespace sysring::sysmon::layout
