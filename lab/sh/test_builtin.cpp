// `test` and `[`.
#include <charconv>
#include <optional>

#include "lab/sh/builtins.h"

namespace lab::sh {
namespace {

struct BadTest {
  std::string message;
};

class Test {
 public:
  Test(Shell& shell, const std::string& name, Arguments operands)
      : shell_{shell}, name_{name}, operands_{std::move(operands)} {}

  bool all() {
    if (operands_.empty()) return false;
    const bool value = either();
    if (at_ < operands_.size()) fail(peek() + ": unexpected operator");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& why) { throw BadTest{name_ + ": " + why}; }
  [[nodiscard]] std::size_t left() const { return operands_.size() - at_; }
  [[nodiscard]] const std::string& peek(std::size_t ahead = 0) const {
    return operands_[at_ + ahead];
  }
  std::string next() {
    if (left() == 0) fail("argument expected");
    return operands_[at_++];
  }
  bool take(std::string_view word) {
    if (left() == 0 || peek() != word) return false;
    ++at_;
    return true;
  }

  bool either() {
    bool value = both();
    while (take("-o")) value = both() || value;
    return value;
  }
  bool both() {
    bool value = negation();
    while (take("-a")) value = negation() && value;
    return value;
  }
  bool negation() {
    if (left() > 1 && !(left() >= 3 && is_binary(peek(1))) && take("!")) return !negation();
    return primary();
  }

  static bool is_binary(std::string_view word) {
    for (const std::string_view known :
         {"=", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot"}) {
      if (word == known) return true;
    }
    return false;
  }
  static bool is_unary(std::string_view word) {
    return word.size() == 2 && word[0] == '-' &&
           std::string_view{"nzefdLhrwxs"}.find(word[1]) != std::string_view::npos;
  }

  bool primary() {
    if (left() >= 3 && is_binary(peek(1))) return binary();
    if (left() >= 2 && is_unary(peek())) return unary();
    if (left() >= 3 && take("(")) {
      const bool value = either();
      if (!take(")")) fail("closing paren expected");
      return value;
    }
    if (left() == 2 && peek().starts_with('-')) fail(peek() + ": unexpected operator");
    return !next().empty();
  }

  std::int64_t number(const std::string& word) {
    std::int64_t value = 0;
    const auto begin = std::min(word.find_first_not_of(" +"), word.size());
    const auto [end, error] =
        std::from_chars(word.data() + begin, word.data() + word.size(), value);
    const bool whole = std::string_view{end, word.data() + word.size()}.find_first_not_of(' ') ==
                       std::string_view::npos;
    if (error != std::errc{} || !whole) fail("Illegal number: " + word);
    return value;
  }

  bool binary() {
    const auto left_word = next();
    const auto operation = next();
    const auto right_word = next();
    if (operation == "=") return left_word == right_word;
    if (operation == "!=") return left_word != right_word;
    if (operation == "-nt" || operation == "-ot") fail(operation + ": unexpected operator");
    const auto a = number(left_word);
    const auto b = number(right_word);
    if (operation == "-eq") return a == b;
    if (operation == "-ne") return a != b;
    if (operation == "-lt") return a < b;
    if (operation == "-le") return a <= b;
    return operation == "-gt" ? a > b : a >= b;
  }

  bool unary() {
    const char operation = next()[1];
    const auto word = next();
    if (operation == 'n') return !word.empty();
    if (operation == 'z') return word.empty();
    auto& system = shell_.system();
    const auto& process = shell_.state().process;
    const auto found = system.stat(process, word);
    if (!found) return false;
    switch (operation) {
      case 'f':
        return found->kind == FileKind::file;
      case 'd':
        return found->kind == FileKind::directory;
      case 'L':
      case 'h':
        return found->kind == FileKind::link;
      case 's':
        return found->size > 0;
      case 'r':
        return system.may(process, word, Access::read);
      case 'w':
        return system.may(process, word, Access::write);
      case 'x':
        return system.may(process, word, Access::execute);
      default:
        return true;
    }
  }

  Shell& shell_;
  const std::string& name_;
  Arguments operands_;
  std::size_t at_ = 0;
};

}  // namespace

int test_builtin(Shell& shell, const Arguments& words) {
  Arguments operands{words.begin() + 1, words.end()};
  if (words[0] == "[") {
    if (operands.empty() || operands.back() != "]") return shell.complain("[: missing ]", 2);
    operands.pop_back();
  }
  try {
    return Test{shell, words[0], std::move(operands)}.all() ? 0 : 1;
  } catch (const BadTest& bad) {
    return shell.complain(bad.message, 2);
  }
}

}  // namespace lab::sh
