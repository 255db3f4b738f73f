#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workspace/source.h"
#include "workspace/yaml.h"

namespace sysring::workspace {

struct Member;

/// A small YAML value that knows where it stands: for definitions, never for a whole inventory.
struct Value {
  struct Scalar {
    std::string text;
    YamlEvent::Style style = YamlEvent::Style::plain;
  };
  using List = std::vector<Value>;
  using Map = std::vector<Member>;  ///< In the order of the file; no key twice.

  Mark mark;
  std::variant<std::monostate, Scalar, List, Map> what;

  // Null where it is something else.
  [[nodiscard]] const std::string* text() const;
  [[nodiscard]] const List* list() const { return std::get_if<List>(&what); }
  [[nodiscard]] const Map* map() const { return std::get_if<Map>(&what); }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(what); }
};

struct Member {
  std::string key;
  Mark mark;  ///< Of the key.
  Value value;
};

/// Puts the events of one value together. A key that is no scalar or stands twice is a fault.
class ValueBuilder final : public YamlReader {
 public:
  explicit ValueBuilder(Source& source) : source_{source} {}

  void take(const YamlEvent& event) override;

  /// Once its last event was taken.
  [[nodiscard]] bool is_complete() const { return complete_; }
  [[nodiscard]] Value take_value();  ///< Then the events of another one may come.

 private:
  struct Open {
    Value value;
    std::optional<Member> member = {};  ///< Of a map, when its key was read and its value was not.
  };
  void add(Value value);
  void close();

  Source& source_;
  std::vector<Open> open_;
  Value root_;
  bool complete_ = false;
};

/// The value of a whole definition file; nothing where it is broken. An empty one is null.
std::optional<Value> read_value(std::string_view text, Source& source);

/// For messages: "a list", "nothing", "'abc'".
std::string shown(const Value& value);

}  // namespace sysring::workspace
