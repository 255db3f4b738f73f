#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sysring::xml {

/// What any foreign XML may cost us. Everything that reads XML stands behind `guard`.
struct Limits {
  std::size_t bytes = 4'194'304;
  std::size_t depth = 64;
  std::size_t nodes = 200'000;
};

/// Refuses, without building anything: more than the limits, a DOCTYPE, a NUL, invalid UTF-8.
/// Errors are Reason::bad_xml or Reason::too_big, with "line:column" as their place.
Result<Done> guard(std::string_view utf8, const Limits& limits = {});

/// What stands in a document, in its order: nothing is left out, so that all of it can be written
/// back.
struct Node {
  enum class Kind : std::uint8_t {
    element,
    text,
    cdata,
    comment,
    instruction
  } kind = Kind::element;
  std::string name;   ///< Of an element or an instruction.
  std::string value;  ///< Of everything else, with entities resolved.
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Node> children;
  std::size_t offset = 0;  ///< Where its name or its value stands in the bytes that were parsed.

  /// Null where there is no such attribute.
  [[nodiscard]] const std::string* attribute(std::string_view wanted) const;
};

/// What stands beside and in the root element of a well-formed document; guarded first.
Result<std::vector<Node>> parse_nodes(std::string_view utf8, const Limits& limits = {});

struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Element> children;
  std::string text;        ///< Of the element itself, its pieces joined.
  std::size_t offset = 0;  ///< Where its name stands in the bytes that were parsed.

  /// The first child of that name, or null.
  [[nodiscard]] const Element* child(std::string_view wanted) const;

  /// Empty where there is no such attribute.
  [[nodiscard]] std::string_view attribute(std::string_view wanted) const;
};

/// The root element of a well-formed document; guarded first.
Result<Element> parse(std::string_view utf8, const Limits& limits = {});

/// With '&', '<', '>' and both quotes as entities.
std::string escaped(std::string_view text);

}  // namespace sysring::xml
