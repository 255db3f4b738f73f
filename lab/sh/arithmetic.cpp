#include "lab/sh/arithmetic.h"

#include <array>
#include <cctype>
#include <charconv>

namespace lab::sh {
namespace {

/// Binary operators by what they bind; longer ones before those that they begin with.
struct Operator {
  std::string_view text;
  int precedence;
};
constexpr std::array<Operator, 18> operators{{{"||", 1},
                                              {"&&", 2},
                                              {"==", 6},
                                              {"!=", 6},
                                              {"<<", 8},
                                              {">>", 8},
                                              {"<=", 7},
                                              {">=", 7},
                                              {"|", 3},
                                              {"^", 4},
                                              {"&", 5},
                                              {"<", 7},
                                              {">", 7},
                                              {"+", 9},
                                              {"-", 9},
                                              {"*", 10},
                                              {"/", 10},
                                              {"%", 10}}};

std::int64_t wrapped(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::int64_t apply(std::string_view text, std::int64_t left, std::int64_t right) {
  const auto a = static_cast<std::uint64_t>(left);
  const auto b = static_cast<std::uint64_t>(right);
  if (text == "+") return wrapped(a + b);
  if (text == "-") return wrapped(a - b);
  if (text == "*") return wrapped(a * b);
  if (text == "&") return wrapped(a & b);
  if (text == "|") return wrapped(a | b);
  if (text == "^") return wrapped(a ^ b);
  if (text == "<<") return wrapped(a << (b & 63U));
  if (text == ">>") return left >> (b & 63U);
  if (text == "==") return left == right ? 1 : 0;
  if (text == "!=") return left != right ? 1 : 0;
  if (text == "<") return left < right ? 1 : 0;
  if (text == ">") return left > right ? 1 : 0;
  if (text == "<=") return left <= right ? 1 : 0;
  if (text == ">=") return left >= right ? 1 : 0;
  if (text == "&&") return left != 0 && right != 0 ? 1 : 0;
  if (text == "||") return left != 0 || right != 0 ? 1 : 0;
  if (right == 0) throw Fatal{"division by zero"};
  if (right == -1) return text == "%" ? 0 : wrapped(0 - a);
  return text == "%" ? left % right : left / right;
}

class Evaluator {
 public:
  Evaluator(Shell& shell, std::string_view text) : shell_{shell}, text_{text}, rest_{text} {}

  std::int64_t all() {
    skip();
    if (rest_.empty()) return 0;
    const auto value = ternary();
    if (!rest_.empty()) fail();
    return value;
  }

 private:
  [[noreturn]] void fail() {
    throw Fatal{"arithmetic expression: expecting EOF: \"" + std::string{text_} + "\""};
  }
  void skip() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
      rest_.remove_prefix(1);
    }
  }
  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    skip();
    return true;
  }

  std::int64_t ternary() {
    const auto condition = binary(1);
    if (!take("?")) return condition;
    const auto yes = ternary();
    if (!take(":")) fail();
    const auto no = ternary();
    return condition != 0 ? yes : no;
  }

  [[nodiscard]] const Operator* operator_ahead() const {
    for (const auto& known : operators) {
      if (rest_.starts_with(known.text)) return &known;
    }
    return nullptr;
  }

  std::int64_t binary(int precedence) {
    auto left = unary();
    for (const auto* found = operator_ahead(); found != nullptr && found->precedence >= precedence;
         found = operator_ahead()) {
      take(found->text);
      const auto right = binary(found->precedence + 1);
      left = apply(found->text, left, right);
    }
    return left;
  }

  std::int64_t unary() {
    if (take("-")) return apply("-", 0, unary());
    if (take("+")) return unary();
    if (take("!")) return unary() == 0 ? 1 : 0;
    if (take("~")) return ~unary();
    if (!take("(")) return operand();
    const auto value = ternary();
    if (!take(")")) fail();
    return value;
  }

  std::int64_t operand() {
    std::size_t size = 0;
    while (size < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '_')) {
      ++size;
    }
    if (size == 0) fail();
    const std::string word{rest_.substr(0, size)};
    rest_.remove_prefix(size);
    skip();
    if (std::isdigit(static_cast<unsigned char>(word.front())) != 0) return number(word);
    return variable(word);
  }

  std::int64_t variable(const std::string& name) {
    const bool assigns = rest_.starts_with('=') && !rest_.starts_with("==");
    if (assigns && take("=")) {
      const auto value = ternary();
      shell_.set(name, std::to_string(value));
      return value;
    }
    const auto text = shell_.value(name);
    return text.empty() ? 0 : Evaluator{shell_, text}.all();
  }

  std::int64_t number(std::string_view word) {
    int base = 10;
    if (word.starts_with("0x") || word.starts_with("0X")) {
      base = 16;
      word.remove_prefix(2);
    } else if (word.starts_with('0')) {
      base = 8;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
    if (error != std::errc{} || end != word.data() + word.size()) fail();
    return value;
  }

  Shell& shell_;
  std::string_view text_;
  std::string_view rest_;
};

}  // namespace

std::int64_t evaluate(Shell& shell, std::string_view expression) {
  return Evaluator{shell, expression}.all();
}

}  // namespace lab::sh
