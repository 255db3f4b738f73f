#include "lab/cmd/parser.h"

#include <utility>

#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

constexpr int deepest = 100;

Node joined(Node::Kind kind, Node left, Node right) {
  Node node{.kind = kind};
  node.parts.push_back(std::move(left));
  node.parts.push_back(std::move(right));
  return node;
}

/// Throws a Refusal; parse() catches it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_{text} {}

  Node line() {
    skip_separators();
    if (at_end()) return {};
    Node node = sequence();
    skip_separators();
    if (!at_end()) refuse();
    return node;
  }

  Node called() {
    skip_separators();
    Node node;
    simple(node);
    if (!at_end()) throw Refusal{};
    return node;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char now() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] char after() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }
  [[nodiscard]] bool at_close() const { return open_ > 0 && now() == ')'; }
  [[nodiscard]] bool at_operator() const { return now() == '&' || now() == '|'; }
  [[nodiscard]] bool at_redirection() const { return now() == '<' || now() == '>'; }
  [[nodiscard]] bool at_command_end() const { return at_end() || at_operator() || at_close(); }

  void skip_separators() {
    while (!at_end() && is_separator(now())) ++at_;
  }
  void skip_blanks() {
    while (now() == ' ' || now() == '\t') ++at_;
  }
  bool take(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  /// The next character of a word; a caret outside quotes makes any character an ordinary one.
  void take_character(std::string& into, bool& quoted) {
    if (now() == '"') quoted = !quoted;
    if (!quoted && now() == '^') {
      ++at_;
      if (at_end()) return;
    }
    into += text_[at_++];
  }

  std::string word() {
    skip_separators();
    std::string result;
    bool quoted = false;
    while (!at_end()) {
      if (!quoted && (is_separator(now()) || at_command_end() || at_redirection())) break;
      take_character(result, quoted);
    }
    return result;
  }
  std::string peek_word() {
    const auto before = at_;
    auto result = word();
    at_ = before;
    return result;
  }
  bool take_word(std::string_view wanted) {
    if (!same(peek_word(), wanted)) return false;
    word();
    return true;
  }

  /// What stands here has no place here.
  [[noreturn]] void refuse() {
    for (const std::string_view sign : {"&&", "||", "&", "|", ">>", ">", "<", ")"}) {
      if (text_.substr(at_).starts_with(sign)) throw Refusal{std::string{sign}};
    }
    throw Refusal{word()};
  }

  // Weakest first: & then || then && then |.
  Node sequence() {
    Node left = otherwise();
    skip_separators();
    if (now() != '&' || after() == '&') return left;
    ++at_;
    skip_separators();
    if (at_end() || at_close()) return left;
    return joined(Node::Kind::sequence, std::move(left), sequence());
  }
  Node otherwise() {
    Node left = then();
    skip_separators();
    if (!take("||")) return left;
    return joined(Node::Kind::otherwise, std::move(left), otherwise());
  }
  Node then() {
    Node left = pipe();
    skip_separators();
    if (!take("&&")) return left;
    return joined(Node::Kind::then, std::move(left), then());
  }
  Node pipe() {
    Node left = command();
    skip_separators();
    if (now() != '|' || after() == '|') return left;
    ++at_;
    return joined(Node::Kind::pipe, std::move(left), pipe());
  }

  Node command() {
    skip_separators();
    while (now() == '@') {
      ++at_;
      skip_separators();
    }
    if (at_end()) throw Refusal{};
    if (at_command_end()) refuse();
    if (++depth_ > deepest) throw Refusal{};
    Node node = any_command();
    --depth_;
    return node;
  }

  Node any_command() {
    if (now() == '(') return block();
    if (now() == ')') return remark();  // Outside a block it hides what follows, like `rem`.
    if (take_word("if")) return condition();
    if (take_word("for")) return loop();
    if (take_word("rem")) return remark();
    Node node;
    simple(node);
    if (node.name.empty() && node.redirections.empty()) refuse();
    return node;
  }

  Node block() {
    ++at_;
    ++open_;
    Node node{.kind = Node::Kind::block};
    node.parts.push_back(sequence());
    skip_separators();
    if (at_end()) throw Refusal{};  // Known: a console asks "More?"; assumed: /c gives up.
    if (!at_close()) refuse();
    ++at_;
    --open_;
    skip_blanks();
    while (take_redirection(node)) skip_blanks();
    if (at_command_end() || (conditions_ > 0 && same(peek_word(), "else"))) return node;
    refuse();
  }

  /// `rem & x` runs x; with a word before it, & is part of the remark.
  Node remark() {
    skip_separators();
    if (!at_operator()) at_ = text_.size();
    return {.name = "rem"};
  }

  void simple(Node& node) {
    while (take_redirection(node)) skip_separators();
    if (at_command_end()) return;
    node.name = word();
    bool quoted = false;
    while (!at_end()) {
      if (!quoted && at_command_end()) return;
      if (!quoted && take_redirection(node)) continue;
      take_character(node.arguments, quoted);
    }
  }

  /// A digit counts as a handle only where a word could begin.
  bool take_redirection(Node& node) {
    int handle = -1;
    const bool begins = at_ == 0 || is_separator(text_[at_ - 1]) ||
                        std::string_view{"(&|@)"}.find(text_[at_ - 1]) != std::string_view::npos;
    if (is_digit(now()) && begins && (after() == '<' || after() == '>'))
      handle = text_[at_++] - '0';
    if (!at_redirection()) return false;
    node.redirections.push_back(redirection(handle));
    return true;
  }

  Redirection redirection(int handle) {
    const bool input = text_[at_++] == '<';
    Redirection result{.handle = handle >= 0 ? handle : input ? 0 : 1, .target = {}};
    if (input) result.to = Redirection::To::from_file;
    if (!input && take(">")) result.to = Redirection::To::end_of_file;
    if (take("&")) {
      skip_blanks();
      if (!is_digit(now())) refuse();
      result.to = Redirection::To::handle;
      result.target = text_[at_++];
      return result;
    }
    skip_separators();
    if (at_end()) throw Refusal{};
    result.target = word();
    if (result.target.empty()) refuse();
    return result;
  }

  Node condition() {
    Node node{.kind = Node::Kind::condition};
    while (true) {
      if (take_word("/i")) {
        node.condition.ignore_case = true;
      } else if (take_word("not")) {
        node.condition.negated = !node.condition.negated;
      } else {
        break;
      }
    }
    test(node.condition);
    ++conditions_;
    node.parts.push_back(sequence());
    --conditions_;
    if (take_word("else")) node.parts.push_back(sequence());
    return node;
  }

  void test(Condition& condition) {
    using enum Condition::Test;
    static constexpr std::pair<std::string_view, Condition::Test> tests[] = {
        {"exist", exist},
        {"defined", defined},
        {"errorlevel", error_level},
        {"cmdextversion", extensions}};
    condition.left = needed_word();
    for (const auto& [name, kind] : tests) {
      if (same(condition.left, name)) condition.test = kind;
    }
    if (condition.test == compare) comparison(condition);
    condition.right = needed_word();
  }

  void comparison(Condition& condition) {
    skip_blanks();
    if (take("==")) {
      condition.comparison = "==";
      return;
    }
    condition.comparison = lower(peek_word());
    for (const std::string_view known : {"equ", "neq", "lss", "leq", "gtr", "geq"}) {
      if (condition.comparison != known) continue;
      word();
      return;
    }
    skip_separators();
    if (at_end()) throw Refusal{};
    refuse();
  }

  std::string needed_word() {
    auto result = word();
    if (!result.empty()) return result;
    if (at_end()) throw Refusal{};
    refuse();
  }

  Node loop() {
    Node node{.kind = Node::Kind::loop};
    auto next = needed_word();
    if (next.starts_with('/')) {
      node.loop.over = kind_of_loop(next);
      next = needed_word();
      if (node.loop.over == Loop::Over::lines && !next.starts_with('%')) {
        node.loop.options = std::exchange(next, needed_word());
      }
    }
    if (next.size() != 2 || next[0] != '%') throw Refusal{next};  // `%%i` belongs into files.
    node.loop.variable = next[1];
    if (!take_word("in")) refuse();
    skip_separators();
    if (!take("(")) refuse();
    node.loop.set = set();
    if (!take_word("do")) refuse();
    node.parts.push_back(sequence());
    return node;
  }

  static Loop::Over kind_of_loop(const std::string& option) {
    if (same(option, "/f")) return Loop::Over::lines;
    if (same(option, "/d")) return Loop::Over::directories;
    if (same(option, "/l")) return Loop::Over::numbers;
    throw Refusal{option};
  }

  /// To the first parenthesis outside quotes. Signs of the parser need a caret here.
  std::string set() {
    std::string result;
    bool quoted = false;
    while (!at_end() && (quoted || now() != ')')) {
      if (!quoted && (at_operator() || at_redirection())) refuse();
      take_character(result, quoted);
    }
    if (at_end()) throw Refusal{};
    ++at_;
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int open_ = 0;        ///< Parentheses that wait for their end.
  int conditions_ = 0;  ///< Conditions that may still get their `else`.
  int depth_ = 0;
};

}  // namespace

Parsed parse(std::string_view line) {
  try {
    return Parser{line}.line();
  } catch (const Refusal& refusal) {
    return refusal;
  }
}

Parsed parse_called(std::string_view line) {
  try {
    return Parser{line}.called();
  } catch (const Refusal& refusal) {
    return refusal;
  }
}

}  // namespace lab::cmd
