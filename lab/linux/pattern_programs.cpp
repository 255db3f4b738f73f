// grep and awk.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <regex.h>

#include "lab/linux/programs.h"

namespace lab::linux_host {
namespace {

/// A regular expression of POSIX.
class Expression {
 public:
  enum class Kind : std::uint8_t { basic, extended, plain };

  Expression(const std::string& text, Kind kind) : text_{text} {
    if (kind == Kind::plain) return;
    auto compiled = std::make_unique<regex_t>();
    const int flags = REG_NOSUB | (kind == Kind::extended ? REG_EXTENDED : 0);
    is_wrong_ = ::regcomp(compiled.get(), text.c_str(), flags) != 0;
    if (!is_wrong_)
      compiled_ = {compiled.release(), [](regex_t* regex) {
                     ::regfree(regex);
                     std::default_delete<regex_t>{}(regex);
                   }};
  }

  [[nodiscard]] bool is_wrong() const { return is_wrong_; }
  [[nodiscard]] bool finds(const std::string& line) const {
    if (!compiled_) return line.find(text_) != std::string::npos;
    return ::regexec(compiled_.get(), line.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  std::string text_;
  bool is_wrong_ = false;
  std::shared_ptr<regex_t> compiled_;
};

struct Search {
  Expression::Kind kind = Expression::Kind::basic;
  bool quiet = false;
  bool inverted = false;
  std::vector<std::string> patterns = {};
  std::vector<std::string> files = {};
};

/// False where a letter of the option is not known; `e` takes what follows.
bool read_option(const sh::Arguments& operands, std::size_t& at, Search& search) {
  const std::string word = operands[at];
  for (std::size_t letter = 1; letter < word.size(); ++letter) {
    switch (word[letter]) {
      case 'E':
        search.kind = Expression::Kind::extended;
        break;
      case 'F':
        search.kind = Expression::Kind::plain;
        break;
      case 'q':
        search.quiet = true;
        break;
      case 'v':
        search.inverted = true;
        break;
      case 'e':
        if (letter + 1 < word.size())
          search.patterns.push_back(word.substr(letter + 1));
        else if (at + 1 < operands.size())
          search.patterns.push_back(operands[++at]);
        else
          return false;
        return true;
      default:
        return false;
    }
  }
  return word.size() > 1;
}

std::optional<Search> search_of(const Call& call) {
  Search search;
  const auto operands = call.operands();
  for (std::size_t at = 0; at < operands.size(); ++at) {
    if (!operands[at].starts_with('-')) {
      search.files.push_back(operands[at]);
    } else if (!read_option(operands, at, search)) {
      return std::nullopt;
    }
  }
  if (!search.patterns.empty()) return search;
  if (search.files.empty()) return std::nullopt;
  search.patterns.push_back(search.files.front());
  search.files.erase(search.files.begin());
  return search;
}

/// The lines that are found; at most one file, whose lines are shown without its name.
sh::Result found(sh::Input& input, const Search& search,
                 const std::vector<Expression>& expressions) {
  sh::Result result{.exit_code = 1};
  while (auto line = input.take_line()) {
    if (line->ends_with('\n')) line->pop_back();
    const bool finds =
        std::ranges::any_of(expressions, [&](const auto& one) { return one.finds(*line); });
    if (finds == search.inverted) continue;
    result.exit_code = 0;
    if (search.quiet) break;
    result.out += *line + "\n";
  }
  return result;
}

/// The one form of a program that is known here: `f; /RE/{f=1}`, lines behind the first that
/// matches.
struct Awk {
  std::string variable;
  std::string expression;
};

std::optional<Awk> awk_of(const std::string& program) {
  const auto semicolon = program.find("; /");
  const auto brace = program.rfind("/{");
  if (semicolon == std::string::npos || brace == std::string::npos || brace < semicolon + 3) {
    return std::nullopt;
  }
  Awk awk{program.substr(0, semicolon), program.substr(semicolon + 3, brace - semicolon - 3)};
  const bool is_name = !awk.variable.empty() && std::ranges::all_of(awk.variable, [](char c) {
    return c >= 'a' && c <= 'z';
  });
  if (!is_name || program.substr(brace) != "/{" + awk.variable + "=1}") return std::nullopt;
  return awk;
}

}  // namespace

sh::Result grep(const Call& call) {
  const auto search = search_of(call);
  if (!search) {
    return {
        2, "",
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"};
  }
  std::vector<Expression> expressions;
  for (const auto& pattern : search->patterns) expressions.emplace_back(pattern, search->kind);
  if (std::ranges::any_of(expressions, &Expression::is_wrong)) {
    return failed(call, "Invalid regular expression", 2);
  }
  if (search->files.empty()) return found(call.input, *search, expressions);
  if (search->files.size() > 1) return failed(call, "more than one file is not known here", 2);
  const auto content = open_file(call, search->files[0]);
  if (!content.input) return {2, "", content.error};
  return found(*content.input, *search, expressions);
}

sh::Result awk(const Call& call) {
  const auto operands = call.operands();
  const auto known = operands.size() == 1 ? awk_of(operands[0]) : std::nullopt;
  const Expression expression{known ? known->expression : "", Expression::Kind::extended};
  if (!known || expression.is_wrong()) return failed(call, "line 1: syntax error", 2);
  sh::Result result;
  bool behind = false;
  while (auto line = call.input.take_line()) {
    if (!line->ends_with('\n')) *line += '\n';
    if (behind) result.out += *line;
    behind = behind || expression.finds(line->substr(0, line->size() - 1));
  }
  return result;
}

}  // namespace lab::linux_host
