#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lab/sh/syntax.h"

// The characters of a script, and the words and operators that they make.
namespace lab::sh {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool sees(std::string_view what) const;
  bool take(std::string_view what);  ///< Where it stands next.
  void skip_blanks();                ///< And comments, and lines that go on.

  /// One of `; & | && || ;; ( )` and line end, or nothing; stays where it is.
  [[nodiscard]] std::string_view operator_ahead() const;

  /// Nothing where an operator, a redirection or the end stands.
  std::optional<Word> word();

  /// The name that stands here as an unquoted word; stays where it is.
  [[nodiscard]] std::string_view plain_word_ahead() const;

  /// "2>&" as its descriptor and operation; nothing where none begins here.
  std::optional<Redirection> redirection();

  /// Up to the end: a text in which only '$', '`' and the backslash mean something.
  Word quoted_text();

 private:
  enum class Until : std::uint8_t { quote, brace, arithmetic, end };

  [[nodiscard]] char peek(std::size_t ahead = 0) const;
  char next();
  void text(Word& word, bool quoted, char c);
  void single_quotes(Word& word);
  void quoted(Word& word, Until until);
  void backslash_in_quotes(Word& word, Until until);
  void unquoted(Word& word);
  void dollar(Word& word, bool quoted);
  void braces(Word& word, bool quoted);
  std::string operation();
  Word operand(bool quoted);
  void substitution(Word& word, bool quoted);
  void arithmetic(Word& word, bool quoted);
  void backquotes(Word& word, bool quoted);
  std::string parameter_name();

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Parses commands until `)` stands next; used for `$(`.
Script parse_until_closed(Reader& reader);

}  // namespace lab::sh
