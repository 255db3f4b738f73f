#include "lab/sh/reader.h"

#include <algorithm>
#include <cctype>

#include "lab/sh/parse.h"

namespace lab::sh {
namespace {

constexpr std::string_view special_parameters = "@*#?-$!";

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool ends_word(char c) {
  return std::string_view{" \t\n;&|()<>"}.find(c) != std::string_view::npos;
}

}  // namespace

bool Reader::sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }

bool Reader::take(std::string_view what) {
  if (!sees(what)) return false;
  at_ += what.size();
  return true;
}

char Reader::peek(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

char Reader::next() {
  if (at_end()) throw SyntaxError{"end of file unexpected"};
  return text_[at_++];
}

void Reader::skip_blanks() {
  while (take(" ") || take("\t") || take("\\\n")) {
  }
  if (!sees("#")) return;
  at_ = std::min(text_.find('\n', at_), text_.size());
}

std::string_view Reader::operator_ahead() const {
  for (const std::string_view known : {"&&", "||", ";;", ";", "&", "|", "(", ")", "\n"}) {
    if (sees(known)) return known;
  }
  return {};
}

std::string_view Reader::plain_word_ahead() const {
  auto end = at_;
  while (end < text_.size() &&
         (is_name(text_[end]) || text_[end] == '{' || text_[end] == '}' || text_[end] == '!')) {
    ++end;
  }
  if (end < text_.size() && !ends_word(text_[end])) return {};
  return text_.substr(at_, end - at_);
}

std::optional<Redirection> Reader::redirection() {
  const auto begin = at_;
  Redirection found;
  std::string number;
  while (is_digit(peek())) number += next();
  for (const std::string_view known : {"<<", "<>", ">|", ">>", ">&", "<&", ">", "<"}) {
    if (!take(known)) continue;
    if (known == "<<" || known == "<>" || known == ">|") {
      throw SyntaxError{"the redirection '" + std::string{known} + "' is not known"};
    }
    found.operation = known;
    found.descriptor = number.empty() ? (known.front() == '<' ? 0 : 1) : std::stoi(number);
    return found;
  }
  at_ = begin;
  return std::nullopt;
}

void Reader::text(Word& word, bool quoted, char c) {
  if (word.empty() || word.back().kind != Part::Kind::text || word.back().quoted != quoted) {
    word.push_back({.quoted = quoted});
  }
  word.back().text += c;
}

std::optional<Word> Reader::word() {
  Word word;
  const auto begin = at_;
  while (!at_end() && !ends_word(peek())) unquoted(word);
  if (at_ == begin) return std::nullopt;
  return word;
}

void Reader::unquoted(Word& word) {
  if (take("$")) return dollar(word, false);
  const char c = next();
  if (c == '\'') return single_quotes(word);
  if (c == '`') return backquotes(word, false);
  if (c == '"') {
    word.push_back({.quoted = true});
    return quoted(word, Until::quote);
  }
  if (c != '\\') return text(word, false, c);
  if (take("\n") || at_end()) return;
  text(word, true, next());
}

void Reader::single_quotes(Word& word) {
  word.push_back({.quoted = true});
  const auto end = text_.find('\'', at_);
  if (end == std::string_view::npos) throw SyntaxError{"Unterminated quoted string"};
  word.back().text = text_.substr(at_, end - at_);
  at_ = end + 1;
}

void Reader::quoted(Word& word, Until until) {
  int depth = 0;
  while (true) {
    if (at_end() && until == Until::end) return;
    if (at_end()) throw SyntaxError{"Unterminated quoted string"};
    if (until == Until::quote && take("\"")) return;
    if (until == Until::brace && take("}")) return;
    if (until == Until::arithmetic && depth == 0 && take("))")) return;
    const char c = next();
    if (c == '$') {
      dollar(word, true);
    } else if (c == '`') {
      backquotes(word, true);
    } else if (c == '\\') {
      backslash_in_quotes(word, until);
    } else if (c != '"' || until == Until::end) {
      depth += c == '(' ? 1 : (c == ')' ? -1 : 0);
      text(word, true, c);
    }
  }
}

void Reader::backslash_in_quotes(Word& word, Until until) {
  if (take("\n")) return;
  const std::string_view escapes = until == Until::brace ? "$`\"\\}" : "$`\"\\";
  if (escapes.find(peek()) == std::string_view::npos || at_end()) return text(word, true, '\\');
  text(word, true, next());
}

Word Reader::quoted_text() {
  Word word;
  quoted(word, Until::end);
  return word;
}

std::string Reader::parameter_name() {
  std::string name;
  if (special_parameters.find(peek()) != std::string_view::npos && !at_end()) {
    name += next();
  } else if (is_digit(peek())) {
    name += next();
  } else {
    while (is_name(peek()) && !at_end()) name += next();
  }
  return name;
}

void Reader::dollar(Word& word, bool quoted) {
  if (take("((")) {
    arithmetic(word, quoted);
  } else if (take("(")) {
    substitution(word, quoted);
  } else if (take("{")) {
    braces(word, quoted);
  } else {
    auto name = parameter_name();
    if (name.empty())
      text(word, quoted, '$');
    else
      word.push_back({.kind = Part::Kind::parameter, .quoted = quoted, .text = std::move(name)});
  }
}

void Reader::braces(Word& word, bool quoted) {
  Part part{.kind = Part::Kind::parameter, .quoted = quoted};
  const bool length = sees("#") && peek(1) != '}';
  if (length) take("#");
  part.text = parameter_name();
  part.operation = length ? "length" : operation();
  if (part.text.empty()) throw SyntaxError{"Bad substitution"};
  if (!length && !part.operation.empty()) {
    part.word = operand(quoted && part.operation.find_first_of("#%") == std::string::npos);
  } else if (!take("}")) {
    throw SyntaxError{"Bad substitution"};
  }
  word.push_back(std::move(part));
}

std::string Reader::operation() {
  for (const std::string_view known :
       {":-", ":=", ":?", ":+", "-", "=", "?", "+", "##", "#", "%%", "%"}) {
    if (take(known)) return std::string{known};
  }
  return {};
}

/// Up to the brace that closes.
Word Reader::operand(bool is_quoted) {
  Word word;
  if (is_quoted) {
    quoted(word, Until::brace);
    return word;
  }
  while (!take("}")) unquoted(word);
  return word;
}

void Reader::substitution(Word& word, bool quoted) {
  auto script = std::make_shared<const Script>(parse_until_closed(*this));
  word.push_back({.kind = Part::Kind::substitution, .quoted = quoted, .script = std::move(script)});
}

void Reader::arithmetic(Word& word, bool is_quoted) {
  Part part{.kind = Part::Kind::arithmetic, .quoted = is_quoted};
  quoted(part.word, Until::arithmetic);
  word.push_back(std::move(part));
}

void Reader::backquotes(Word& word, bool quoted) {
  std::string inside;
  while (!take("`")) {
    const char c = next();
    const bool escapes =
        c == '\\' && (sees("$") || sees("`") || sees("\\") || (quoted && sees("\"")));
    inside += escapes ? next() : c;
  }
  auto script = std::make_shared<const Script>(parse(inside));
  word.push_back({.kind = Part::Kind::substitution, .quoted = quoted, .script = std::move(script)});
}

}  // namespace lab::sh
