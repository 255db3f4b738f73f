#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "lab/rules/condition.h"
#include "lab/rules/rules.h"
#include "lab/rules/schema.h"

namespace lab::rules {

enum class Relation : std::uint8_t { any, all };

struct Leaf {
  std::string field;
  std::size_t position = 0;  ///< Of the field in the event to which its block is bound.
  Condition condition = Condition::is;
  std::string text;                  ///< The value, as it stands in the file.
  std::array<std::string, 2> value;  ///< Folded, by Folding.
  std::string name;                  ///< Its own or else that of what it stands in.
};

/// A <Rule>, or a leaf that stands in the block itself: then it is the only one.
struct Item {
  bool is_rule = false;
  std::string name = {};  ///< Of the <Rule> itself.
  Relation relation = Relation::any;
  std::vector<Leaf> leaves;
};

struct Block {
  std::string_view tag;
  const EventType* type = nullptr;  ///< The one of its series to which it is bound.
  bool excludes = false;
  Relation relation = Relation::any;
  std::vector<Item> items;
};

struct Rules::Impl {
  std::vector<Block> blocks;  ///< As they are tried.
};

/// The blocks that the loader makes of a document, in the order in which it reads them. What it
/// says about those that it loses is added to `printed`. A version of 4.90 is the number 490.
std::vector<Block> read_blocks(const pugi::xml_document& document, int version,
                               std::vector<std::string>& printed);

/// In the order in which they are tried.
std::vector<Block> as_tried(std::vector<Block> blocks);

}  // namespace lab::rules
