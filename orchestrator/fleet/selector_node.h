#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "fleet/selector.h"

// The parsed form of a selector: what selector_parser.cpp makes and selector.cpp reads.
namespace sysring::fleet::selecting {

struct Everything {};

/// A group, or a host.
struct Name {
  std::string text;
  std::size_t column;
};

/// Host names with '*' and '?'.
struct Pattern {
  std::string text;
};

enum class Operator : std::uint8_t { equals, differs, contains, lacks };

struct Comparison {
  std::string key;
  Operator how;
  std::string value;
};

struct Not {
  std::vector<Selector::Node> operand;  ///< Exactly one.
};
struct And {
  std::vector<Selector::Node> operands;
};
struct Or {
  std::vector<Selector::Node> operands;
};

/// "column 7".
std::string column(std::size_t number);

}  // namespace sysring::fleet::selecting

struct sysring::fleet::Selector::Node {
  std::variant<selecting::Everything, selecting::Name, selecting::Pattern, selecting::Comparison,
               selecting::Not, selecting::And, selecting::Or>
      what;
};
