#include "lab/sh/parse.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "lab/sh/reader.h"

namespace lab::sh {
namespace {

using Kind = Command::Kind;

constexpr std::array<std::string_view, 8> closing_words{"then", "else", "elif", "fi",
                                                        "do",   "done", "esac", "}"};

bool is_name(std::string_view text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::ranges::all_of(text, fits);
}

/// Recursive descent over the grammar of the shell.
class Parser {
 public:
  explicit Parser(Reader& reader) : reader_{reader} {}

  /// Up to a word or an operator that no list goes on behind.
  Script list();
  void expect_end() {
    if (!reader_.at_end()) unexpected();
  }
  void expect(std::string_view closing) {
    reader_.skip_blanks();
    if (!reader_.take(closing)) unexpected();
  }

 private:
  [[noreturn]] void unexpected();
  void skip_lines();
  bool ends_list();
  bool sees_word(std::string_view word);
  bool take_word(std::string_view word);
  void expect_word(std::string_view word) {
    skip_lines();
    if (!take_word(word)) unexpected();
  }
  std::string name();
  Script body(std::string_view opening, std::string_view closing);

  Command and_or();
  Command pipeline();
  Command command();
  bool compound(Command& command);
  Command simple();
  bool assignment(Command& command, Word& word);
  void take_words(Command& command);
  bool redirections(Command& command);
  Command branch();
  Command loop(Kind kind);
  Command for_loop();
  Command selection();
  Command::Case one_case();
  bool take_function(Command& command);

  Reader& reader_;
};

void Parser::unexpected() {
  if (reader_.at_end()) throw SyntaxError{"end of file unexpected"};
  auto found = reader_.operator_ahead();
  if (found == "\n") found = "newline";
  if (found.empty()) found = reader_.plain_word_ahead();
  throw SyntaxError{(found.empty() ? "word" : "\"" + std::string{found} + "\"") + " unexpected"};
}

void Parser::skip_lines() {
  reader_.skip_blanks();
  while (reader_.take("\n")) reader_.skip_blanks();
}

bool Parser::sees_word(std::string_view word) {
  reader_.skip_blanks();
  return reader_.plain_word_ahead() == word;
}

bool Parser::take_word(std::string_view word) { return sees_word(word) && reader_.take(word); }

bool Parser::ends_list() {
  reader_.skip_blanks();
  if (reader_.at_end() || reader_.sees(")") || reader_.sees(";;")) return true;
  return std::ranges::find(closing_words, reader_.plain_word_ahead()) != closing_words.end();
}

Script Parser::list() {
  Script script;
  skip_lines();
  while (!ends_list()) {
    script.push_back(and_or());
    reader_.skip_blanks();
    if (reader_.sees("&")) throw SyntaxError{"'&' is not known"};
    if (reader_.sees(";;") || (!reader_.take(";") && !reader_.sees("\n"))) break;
    skip_lines();
  }
  return script;
}

Script Parser::body(std::string_view opening, std::string_view closing) {
  expect_word(opening);
  auto script = list();
  if (script.empty()) unexpected();
  if (!take_word(closing)) unexpected();
  return script;
}

Command Parser::and_or() {
  Command left = pipeline();
  while (true) {
    reader_.skip_blanks();
    const bool both = reader_.take("&&");
    if (!both && !reader_.take("||")) return left;
    skip_lines();
    Command joined{.kind = both ? Kind::conjunction : Kind::disjunction};
    joined.children.push_back(std::move(left));
    joined.children.push_back(pipeline());
    left = std::move(joined);
  }
}

Command Parser::pipeline() {
  const bool negated = take_word("!");
  Command pipeline{.kind = Kind::pipeline};
  pipeline.children.push_back(command());
  for (reader_.skip_blanks(); reader_.sees("|") && !reader_.sees("||"); reader_.skip_blanks()) {
    reader_.take("|");
    skip_lines();
    pipeline.children.push_back(command());
  }
  if (pipeline.children.size() == 1) pipeline = Command{std::move(pipeline.children.front())};
  if (!negated) return pipeline;
  Command negation{.kind = Kind::negation};
  negation.children.push_back(std::move(pipeline));
  return negation;
}

Command Parser::command() {
  Command command;
  reader_.skip_blanks();
  if (take_function(command)) return command;
  if (!compound(command)) return simple();
  while (redirections(command)) {
  }
  return command;
}

bool Parser::compound(Command& command) {
  const auto shared = [](Script script) {
    return std::make_shared<const Script>(std::move(script));
  };
  if (reader_.take("(")) {
    command = {.kind = Kind::subshell, .body = shared(list())};
    if (command.body->empty()) unexpected();
    expect(")");
  } else if (sees_word("{")) {
    command = {.kind = Kind::brace, .body = shared(body("{", "}"))};
  } else if (take_word("if")) {
    command = branch();
  } else if (take_word("while")) {
    command = loop(Kind::while_loop);
  } else if (take_word("until")) {
    command = loop(Kind::until_loop);
  } else if (take_word("for")) {
    command = for_loop();
  } else if (take_word("case")) {
    command = selection();
  } else {
    return false;
  }
  return true;
}

bool Parser::take_function(Command& command) {
  const auto found = std::string{reader_.plain_word_ahead()};
  if (!is_name(found)) return false;
  Reader ahead = reader_;
  ahead.take(found);
  ahead.skip_blanks();
  if (!ahead.take("(")) return false;
  reader_ = ahead;
  expect(")");
  skip_lines();
  command = {.kind = Kind::function, .name = found};
  Script inside;
  inside.push_back(this->command());
  command.body = std::make_shared<const Script>(std::move(inside));
  return true;
}

Command Parser::simple() {
  Command command;
  take_words(command);
  const bool empty = command.words.empty() && command.assignments.empty();
  if (empty && command.redirections.empty()) unexpected();
  return command;
}

void Parser::take_words(Command& command) {
  while (true) {
    reader_.skip_blanks();
    if (redirections(command)) continue;
    auto word = reader_.word();
    if (!word) return;
    if (command.words.empty() && assignment(command, *word)) continue;
    command.words.push_back(std::move(*word));
  }
}

bool Parser::assignment(Command& command, Word& word) {
  Part& first = word.front();
  if (first.kind != Part::Kind::text || first.quoted) return false;
  const auto equals = first.text.find('=');
  if (equals == std::string::npos || !is_name(first.text.substr(0, equals))) return false;
  auto name = first.text.substr(0, equals);
  first.text.erase(0, equals + 1);
  if (first.text.empty()) word.erase(word.begin());
  command.assignments.emplace_back(std::move(name), std::move(word));
  return true;
}

bool Parser::redirections(Command& command) {
  reader_.skip_blanks();
  auto found = reader_.redirection();
  if (!found) return false;
  reader_.skip_blanks();
  auto target = reader_.word();
  if (!target) unexpected();
  found->target = std::move(*target);
  command.redirections.push_back(std::move(*found));
  return true;
}

Command Parser::branch() {
  Command command{.kind = Kind::branch};
  do {
    auto condition = list();
    if (condition.empty()) unexpected();
    expect_word("then");
    auto body = list();
    if (body.empty()) unexpected();
    command.branches.push_back({std::move(condition), std::move(body)});
  } while (take_word("elif"));
  if (take_word("else")) command.branches.push_back({{}, list()});
  if (!take_word("fi")) unexpected();
  return command;
}

Command Parser::loop(Kind kind) {
  auto condition = list();
  if (condition.empty()) unexpected();
  Command command{.kind = kind};
  command.branches.push_back({std::move(condition), body("do", "done")});
  return command;
}

std::string Parser::name() {
  reader_.skip_blanks();
  std::string found{reader_.plain_word_ahead()};
  if (!is_name(found)) throw SyntaxError{"Bad for loop variable"};
  reader_.take(found);
  return found;
}

Command Parser::for_loop() {
  Command command{.kind = Kind::for_loop, .name = name()};
  skip_lines();
  command.over_arguments = !take_word("in");
  if (!command.over_arguments) {
    reader_.skip_blanks();
    while (auto word = reader_.word()) {
      command.words.push_back(std::move(*word));
      reader_.skip_blanks();
    }
  }
  reader_.skip_blanks();
  reader_.take(";");
  command.body = std::make_shared<const Script>(body("do", "done"));
  return command;
}

Command Parser::selection() {
  Command command{.kind = Kind::selection};
  reader_.skip_blanks();
  auto subject = reader_.word();
  if (!subject) unexpected();
  command.words.push_back(std::move(*subject));
  expect_word("in");
  for (skip_lines(); !take_word("esac"); skip_lines()) command.cases.push_back(one_case());
  return command;
}

Command::Case Parser::one_case() {
  Command::Case found;
  reader_.take("(");
  do {
    reader_.skip_blanks();
    auto pattern = reader_.word();
    if (!pattern) unexpected();
    found.patterns.push_back(std::move(*pattern));
    reader_.skip_blanks();
  } while (reader_.take("|"));
  expect(")");
  found.body = list();
  skip_lines();
  if (!reader_.take(";;") && !sees_word("esac")) unexpected();
  return found;
}

}  // namespace

Script parse(std::string_view text) {
  Reader reader{text};
  Parser parser{reader};
  auto script = parser.list();
  parser.expect_end();
  return script;
}

Script parse_until_closed(Reader& reader) {
  Parser parser{reader};
  auto script = parser.list();
  parser.expect(")");
  return script;
}

Word parse_quoted(std::string_view text) { return Reader{text}.quoted_text(); }

}  // namespace lab::sh
