#pragma once

#include <cstdint>
#include <string_view>

#include "workspace/source.h"

namespace sysring::workspace {

/// One event of a YAML document. A map gives its keys and values in turn.
struct YamlEvent {
  enum class Kind : std::uint8_t { null, scalar, map, list, end };
  enum class Style : std::uint8_t { plain, quoted };

  Kind kind = Kind::null;
  Style style = Style::plain;
  Mark mark;
  std::string_view text;  ///< Of a scalar; lives as long as the call.
};

/// Takes the events of one document as they are read, so that a large file is never in memory as
/// a tree.
class YamlReader {
 public:
  virtual ~YamlReader() = default;
  virtual void take(const YamlEvent& event) = 0;
};

/// Reads one document. Aliases are replayed as what they stand for. What is no YAML, nested deeper
/// than 32 levels, tagged, grows beyond its budget through aliases or holds a second document is a
/// fault of the source and ends the reading. An empty text gives no event at all.
Outcome read_yaml(std::string_view text, Source& source, YamlReader& reader);

}  // namespace sysring::workspace
