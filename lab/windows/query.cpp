#include "lab/windows/query.h"

#include <algorithm>

#include "lab/windows/text.h"

namespace lab::windows {

/// A condition: either some conditions joined, or a path whose value may be compared.
struct Query::Node {
  enum class Kind : std::uint8_t { any, all, path };
  struct Step {
    std::string name;  ///< "*" is any; an attribute begins with '@'.
    std::shared_ptr<const Node> predicate;
  };
  Kind kind = Kind::path;
  std::vector<std::shared_ptr<const Node>> parts;
  std::vector<Step> steps;
  bool is_age = false;  ///< timediff(…): milliseconds from there to now.
  std::string op;       ///< Empty: that it exists is enough.
  std::string literal;
};

namespace {

using Node = Query::Node;
using Held = std::shared_ptr<const Node>;

/// Recursive descent; a null pointer means that the text is no query.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_{text} {}

  Held whole() {
    auto node = std::make_shared<Node>();
    if (!path(*node)) return nullptr;
    blanks();
    return rest_.empty() ? node : nullptr;
  }

 private:
  void blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' ||
                              rest_.front() == '\r' || rest_.front() == '\n'))
      rest_.remove_prefix(1);
  }

  bool take(std::string_view token) {
    blanks();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string name() {
    blanks();
    std::size_t size = 0;
    while (size < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 ||
                                   rest_[size] == '_' || rest_[size] == '-'))
      ++size;
    std::string out{rest_.substr(0, size)};
    rest_.remove_prefix(size);
    return out;
  }

  bool word(std::string_view wanted) {
    const auto before = rest_;
    if (name() == wanted) return true;
    rest_ = before;
    return false;
  }

  Held joined(Node::Kind kind, std::string_view between) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    do {
      auto part = kind == Node::Kind::any ? joined(Node::Kind::all, "and") : term();
      if (!part) return nullptr;
      node->parts.push_back(std::move(part));
    } while (word(between));
    return node;
  }

  Held condition() { return joined(Node::Kind::any, "or"); }

  Held term() {
    if (take("(")) {
      auto inner = condition();
      return inner && take(")") ? inner : nullptr;
    }
    auto node = std::make_shared<Node>();
    const auto before = rest_;
    node->is_age = word("timediff") && take("(");
    if (!node->is_age) rest_ = before;
    if (!path(*node) || (node->is_age && !take(")"))) return nullptr;
    for (const std::string_view op : {"<=", ">=", "!=", "=", "<", ">"}) {
      if (!take(op)) continue;
      node->op = op;
      return literal(node->literal) ? node : nullptr;
    }
    return node->is_age ? nullptr : node;
  }

  bool literal(std::string& out) {
    blanks();
    if (rest_.empty()) return false;
    if (const char quote = rest_.front(); quote == '\'' || quote == '"') {
      const auto end = rest_.find(quote, 1);
      if (end == rest_.npos) return false;
      out = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
      return true;
    }
    out = name();
    return number(out).has_value();
  }

  bool path(Node& node) {
    do {
      Node::Step step;
      if (take("*")) {
        step.name = "*";
      } else {
        step.name = take("@") ? "@" : "";
        const auto plain = name();
        if (plain.empty()) return false;
        step.name += plain;
      }
      while (take("[")) {
        auto one = condition();
        if (!one || !take("]") || step.predicate) return false;
        step.predicate = std::move(one);
      }
      node.steps.push_back(std::move(step));
    } while (take("/"));
    return true;
  }

  std::string_view rest_;
};

template <class T>
bool ordered(const T& one, std::string_view op, const T& other) {
  if (op == "=") return one == other;
  if (op == "!=") return one != other;
  if (op == "<") return one < other;
  if (op == "<=") return one <= other;
  return op == ">" ? one > other : one >= other;
}

std::optional<Time> parse_time(const std::string& text) {
  if (text.size() < 23) return {};
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(number(std::string_view{text}.substr(at, size)).value_or(0));
  };
  const std::chrono::year_month_day date{std::chrono::year{part(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(part(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(part(8, 2))}};
  return std::chrono::sys_days{date} + std::chrono::hours{part(11, 2)} +
         std::chrono::minutes{part(14, 2)} + std::chrono::seconds{part(17, 2)} +
         std::chrono::milliseconds{part(20, 3)};
}

bool compares(const Node& node, const std::string& value, Time now) {
  if (node.op.empty()) return true;
  const auto wanted = number(node.literal);
  if (node.is_age) {
    const auto at = parse_time(value);
    return at && wanted &&
           ordered((now - *at).count(), node.op, static_cast<std::int64_t>(*wanted));
  }
  const auto found = number(value);
  if (found && wanted) return ordered(*found, node.op, *wanted);
  return ordered(value, node.op, node.literal);
}

bool holds(const Node& node, const Element& at, Time now);

bool follows(const Node& node, std::size_t depth, const Element& at, Time now) {
  if (depth == node.steps.size()) return compares(node, at.text, now);
  const auto& step = node.steps[depth];
  if (step.name.starts_with('@')) {
    return depth + 1 == node.steps.size() &&
           std::ranges::any_of(at.attributes, [&](const auto& one) {
             return one.first == step.name.substr(1) && compares(node, one.second, now);
           });
  }
  return std::ranges::any_of(at.children, [&](const Element& child) {
    return (step.name == "*" || step.name == child.name) &&
           (!step.predicate || holds(*step.predicate, child, now)) &&
           follows(node, depth + 1, child, now);
  });
}

bool holds(const Node& node, const Element& at, Time now) {
  const auto part_holds = [&](const Held& part) { return holds(*part, at, now); };
  if (node.kind == Node::Kind::any) return std::ranges::any_of(node.parts, part_holds);
  if (node.kind == Node::Kind::all) return std::ranges::all_of(node.parts, part_holds);
  return follows(node, 0, at, now);
}

/// What is known of an event before it is written out. What else is asked of it may hold.
bool may_hold(const Node& node, std::uint16_t id, std::uint64_t record) {
  const auto part_may_hold = [&](const Held& part) { return may_hold(*part, id, record); };
  if (node.kind == Node::Kind::any) return std::ranges::any_of(node.parts, part_may_hold);
  if (node.kind == Node::Kind::all) return std::ranges::all_of(node.parts, part_may_hold);
  const auto& step = node.steps.front();
  if (node.steps.size() > 1 || node.is_age) return true;
  if (step.predicate && (step.name == "*" || step.name == "System"))
    return may_hold(*step.predicate, id, record);
  if (step.predicate) return true;
  if (step.name == "EventID") return compares(node, std::to_string(id), {});
  return step.name != "EventRecordID" || compares(node, std::to_string(record), {});
}

}  // namespace

std::optional<Query> Query::parse(std::string_view text) {
  auto root = Parser{text}.whole();
  if (!root) return {};
  return Query{std::move(root)};
}

bool Query::may_select(std::uint16_t id, std::uint64_t record) const {
  return may_hold(*root_, id, record);
}

bool Query::selects(const Element& event, Time now) const {
  return holds(*root_, Element{"", {}, "", {event}}, now);
}

}  // namespace lab::windows
