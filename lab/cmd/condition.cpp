#include <cstdlib>
#include <optional>

#include "lab/cmd/paths.h"
#include "lab/cmd/shell.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

/// Decimal, 0x hexadecimal or octal from a zero, all of the text.
std::optional<long> number(const std::string& text) {
  char* end = nullptr;
  const long value = std::strtol(text.c_str(), &end, 0);
  if (text.empty() || *end != '\0') return {};
  return value;
}

/// Numbers where both sides are one, else text.
int compare(const Condition& condition, const std::string& left, const std::string& right) {
  const auto a = number(left);
  const auto b = number(right);
  if (a && b && condition.comparison != "==") return *a < *b ? -1 : *a > *b ? 1 : 0;
  return condition.ignore_case ? lower(left).compare(lower(right)) : left.compare(right);
}

bool satisfies(const std::string& comparison, int order) {
  if (comparison == "neq") return order != 0;
  if (comparison == "lss") return order < 0;
  if (comparison == "leq") return order <= 0;
  if (comparison == "gtr") return order > 0;
  if (comparison == "geq") return order >= 0;
  return order == 0;
}

bool exists(const Shell& shell, const std::string& written) {
  const auto path = shell.full(written);
  const auto found = shell.machine.kind(path);
  if (without_quotes(written).ends_with('\\')) return found == Machine::Kind::directory;
  return found != Machine::Kind::none ||
         (has_wildcard(path) && (!matching(shell.machine, path, Machine::Kind::file).empty() ||
                                 !matching(shell.machine, path, Machine::Kind::directory).empty()));
}

}  // namespace

bool Shell::holds(const Condition& condition) {
  const auto right = expand_variables(condition.right);
  switch (condition.test) {
    case Condition::Test::exist:
      return exists(*this, right);
    case Condition::Test::defined:
      return value_of(right).has_value();
    case Condition::Test::error_level:
      return static_cast<std::int32_t>(error_level) >= std::atol(right.c_str());
    case Condition::Test::extensions:
      return std::atol(right.c_str()) <= 2;
    case Condition::Test::compare:
      break;
  }
  const auto left = expand_variables(condition.left);
  return satisfies(condition.comparison, compare(condition, left, right));
}

/// Known: `if` gives what its body gives, and success where nothing is to be run.
std::uint32_t Shell::run_condition(const Node& node, const Streams& streams) {
  if (holds(node.condition) != node.condition.negated) return run(node.parts[0], streams);
  return node.parts.size() > 1 ? run(node.parts[1], streams) : 0;
}

}  // namespace lab::cmd
