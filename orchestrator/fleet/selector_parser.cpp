#include <array>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "fleet/selector.h"
#include "fleet/selector_node.h"

namespace sysring::fleet {
namespace {

using namespace selecting;

constexpr std::size_t longest = 4'096;
constexpr int deepest = 32;

struct Token {
  enum class Kind : std::uint8_t { word, quoted, sign, end } kind;
  std::string text;
  std::size_t column;

  [[nodiscard]] bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
  [[nodiscard]] bool is_text() const { return kind == Kind::word || kind == Kind::quoted; }
};

std::string shown(const Token& token) {
  return token.kind == Token::Kind::end ? "the end" : "'" + printable_line(token.text, 80) + "'";
}

Error bad(std::size_t at, const std::string& found, const std::string& expected) {
  return {Reason::bad_selector, Effect::none, "found " + found + ", expected " + expected,
          column(at)};
}

Result<Token> quoted(std::string_view rest, std::size_t number) {
  const auto end = rest.find(rest.front(), 1);
  if (end == std::string_view::npos) return bad(number, "a quote that never ends", "its end");
  return Token{Token::Kind::quoted, std::string{rest.substr(1, end - 1)}, number};
}

Token sign_or_word(std::string_view rest, std::size_t number) {
  static constexpr auto signs =
      std::to_array<std::string_view>({"!=", "!~", "=", "~", "!", ",", "&", "|", "(", ")"});
  for (const auto sign : signs) {
    if (rest.starts_with(sign)) return {Token::Kind::sign, std::string{sign}, number};
  }
  const auto word = rest.substr(0, rest.find_first_of(" \t\r\n!=~,&|()'\""));
  return {Token::Kind::word, std::string{word}, number};
}

/// Words, quoted texts and signs, and the end behind them.
Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (is_blank(rest.front())) {
      ++at;
    } else if (rest.front() == '\'' || rest.front() == '"') {
      auto token = quoted(rest, at + 1);
      if (!token) return token.error();
      at += token->text.size() + 2;
      tokens.push_back(*std::move(token));
    } else {
      tokens.push_back(sign_or_word(rest, at + 1));
      at += tokens.back().text.size();
    }
  }
  tokens.push_back({Token::Kind::end, "", text.size() + 1});
  return tokens;
}

/// By recursive descent, one function for each level of binding.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_{std::move(tokens)} {}

  Result<Selector::Node> whole() {
    auto node = either();
    if (node && now().kind != Token::Kind::end) {
      return bad(now().column, shown(now()), "an operator or the end");
    }
    return node;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_.at(at_); }
  Token take() { return tokens_.at(at_++); }
  bool takes(std::string_view sign) {
    const bool there = now().is(sign);
    if (there) ++at_;
    return there;
  }

  Result<Selector::Node> either() {
    return joined<Or>(&Parser::both, [this] { return takes("|"); });
  }

  Result<Selector::Node> both() {
    return joined<And>(&Parser::term, [this] {
      return takes(",") || takes("&") || now().is_text() || now().is("!") || now().is("(");
    });
  }

  template <typename Joint>
  Result<Selector::Node> joined(Result<Selector::Node> (Parser::*operand)(), const auto& goes_on) {
    Joint joint;
    do {
      auto node = (this->*operand)();
      if (!node) return node;
      joint.operands.push_back(*std::move(node));
    } while (goes_on());
    if (joint.operands.size() == 1) return std::move(joint.operands.front());
    return Selector::Node{std::move(joint)};
  }

  Result<Selector::Node> term() {
    if (++depth_ > deepest) {
      return bad(now().column, "more than " + std::to_string(deepest) + " levels",
                 "a simpler selector");
    }
    auto node = takes("!") ? negated() : takes("(") ? bracketed() : plain();
    --depth_;
    return node;
  }

  Result<Selector::Node> negated() {
    auto operand = term();
    if (!operand) return operand;
    Not negation;
    negation.operand.push_back(*std::move(operand));
    return Selector::Node{std::move(negation)};
  }

  Result<Selector::Node> bracketed() {
    auto node = either();
    if (node && !takes(")")) return bad(now().column, shown(now()), "')' or an operator");
    return node;
  }

  Result<Selector::Node> plain() {
    if (!now().is_text()) {
      return bad(now().column, shown(now()), "a group, a host name or a label like role=server");
    }
    Token word = take();
    static constexpr std::array<std::pair<std::string_view, Operator>, 4> operators{{
        {"=", Operator::equals},
        {"!=", Operator::differs},
        {"~", Operator::contains},
        {"!~", Operator::lacks},
    }};
    for (const auto& [sign, how] : operators) {
      if (takes(sign)) return compared(std::move(word), how);
    }
    return named(std::move(word));
  }

  Result<Selector::Node> compared(Token key, Operator how) {
    if (!now().is_text()) {
      return bad(now().column, shown(now()), "a value to compare '" + key.text + "' with");
    }
    Token value = take();
    const bool wild = value.text.find_first_of("*?") != std::string::npos;
    if (wild && value.kind == Token::Kind::word) {
      return bad(value.column, shown(value),
                 "a whole value; '~' asks for a part of one, quotes make '*' a plain character");
    }
    return Selector::Node{Comparison{std::move(key.text), how, std::move(value.text)}};
  }

  static Result<Selector::Node> named(Token word) {
    if (word.text == "all") return Selector::Node{Everything{}};
    if (word.text.find_first_of("*?") != std::string::npos) {
      return Selector::Node{Pattern{std::move(word.text)}};
    }
    return Selector::Node{Name{std::move(word.text), word.column}};
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string selecting::column(std::size_t number) { return "column " + std::to_string(number); }

Result<Selector> Selector::parse(std::string_view text) {
  if (text.size() > longest) {
    return bad(1, std::to_string(text.size()) + " characters",
               "at most " + std::to_string(longest));
  }
  auto tokens = tokens_of(text);
  if (!tokens) return tokens.error();
  auto root = Parser{*std::move(tokens)}.whole();
  if (!root) return root.error();
  return Selector{std::string{text}, std::make_shared<const Node>(*std::move(root))};
}

}  // namespace sysring::fleet
