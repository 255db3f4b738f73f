#include "workspace/value.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace sysring::workspace {
namespace {

/// A key that stands twice, with the place of the first one.
void look_for_repeated_keys(const Value::Map& map, Source& source) {
  if (map.size() < 2) return;
  std::vector<const Member*> members;
  members.reserve(map.size());
  for (const auto& member : map) members.push_back(&member);
  std::ranges::stable_sort(members, {}, &Member::key);
  for (std::size_t i = 1; i < members.size(); ++i) {
    if (members[i]->key.empty() || members[i]->key != members[i - 1]->key) continue;
    source.fault(Reason::defined_twice, members[i]->mark,
                 "found the key " + in_quotes(members[i]->key) + " again, first at " +
                     source.place(members[i - 1]->mark));
  }
}

}  // namespace

const std::string* Value::text() const {
  const auto* scalar = std::get_if<Scalar>(&what);
  return scalar == nullptr ? nullptr : &scalar->text;
}

void ValueBuilder::take(const YamlEvent& event) {
  using Kind = YamlEvent::Kind;
  check(!complete_, "a value ends with its last event");
  switch (event.kind) {
    case Kind::null:
      return add({event.mark, {}});
    case Kind::scalar:
      return add({event.mark, Value::Scalar{std::string{event.text}, event.style}});
    case Kind::map:
      return open_.push_back({{event.mark, Value::Map{}}});
    case Kind::list:
      return open_.push_back({{event.mark, Value::List{}}});
    case Kind::end:
      return close();
  }
}

void ValueBuilder::add(Value value) {
  if (open_.empty()) {
    root_ = std::move(value);
    complete_ = true;
    return;
  }
  auto& [container, member] = open_.back();
  if (auto* list = std::get_if<Value::List>(&container.what)) {
    list->push_back(std::move(value));
  } else if (member) {
    member->value = std::move(value);
    std::get<Value::Map>(container.what).push_back(*std::exchange(member, std::nullopt));
  } else {
    const auto* key = value.text();
    if (key == nullptr) {
      source_.fault(Reason::bad_syntax, value.mark,
                    "found " + shown(value) + " as a key, expected a name");
    }
    member = Member{key == nullptr ? std::string{} : *key, value.mark, {}};
  }
}

void ValueBuilder::close() {
  Value value = std::move(open_.back().value);
  open_.pop_back();
  if (const auto* map = value.map()) look_for_repeated_keys(*map, source_);
  add(std::move(value));
}

Value ValueBuilder::take_value() {
  check(complete_, "a value is taken when it is complete");
  complete_ = false;
  return std::exchange(root_, {});
}

std::optional<Value> read_value(std::string_view text, Source& source) {
  ValueBuilder builder{source};
  if (read_yaml(text, source, builder) == Outcome::broken) return std::nullopt;
  if (!builder.is_complete()) return Value{};
  return builder.take_value();
}

std::string shown(const Value& value) {
  if (value.is_null()) return "nothing";
  if (value.list() != nullptr) return "a list";
  if (value.map() != nullptr) return "a map";
  return in_quotes(*value.text());
}

}  // namespace sysring::workspace
