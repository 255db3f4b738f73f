#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A script as a tree.
namespace lab::sh {

struct Command;
using Script = std::vector<Command>;

struct Part;
using Word = std::vector<Part>;

/// A piece of a word. Quoted pieces are neither split nor taken as patterns.
struct Part {
  enum class Kind : std::uint8_t { text, parameter, substitution, arithmetic };
  Kind kind = Kind::text;
  bool quoted = false;
  std::string text = {};       ///< The text itself, or the name of the parameter.
  std::string operation = {};  ///< Of a parameter: "", ":-", "-", ":+", "%%", "length", …
  Word word = {};              ///< What stands behind the operation; the arithmetic expression.
  std::shared_ptr<const Script> script = nullptr;  ///< What is substituted.
};

struct Redirection {
  int descriptor = 1;
  std::string operation = {};  ///< "<", ">", ">>", "<&", ">&"
  Word target = {};
};

/// One command of a list, with all that belongs to it.
struct Command {
  enum class Kind : std::uint8_t {
    simple,
    pipeline,     ///< children one into the other
    negation,     ///< of its child
    conjunction,  ///< child && child
    disjunction,  ///< child || child
    brace,        ///< body
    subshell,     ///< body
    branch,       ///< branches: condition and body; an empty condition is `else`
    while_loop,   ///< branches[0]
    until_loop,
    for_loop,   ///< name, words, body
    selection,  ///< case: words[0], cases
    function    ///< name; body
  };
  struct Branch {
    Script condition;
    Script body;
  };
  struct Case {
    std::vector<Word> patterns;
    Script body;
  };

  Kind kind = Kind::simple;
  std::string name = {};
  std::vector<std::pair<std::string, Word>> assignments = {};
  std::vector<Word> words = {};
  bool over_arguments = false;  ///< A `for` without `in`.
  Script children = {};
  std::shared_ptr<const Script> body = nullptr;
  std::vector<Branch> branches = {};
  std::vector<Case> cases = {};
  std::vector<Redirection> redirections = {};
};

}  // namespace lab::sh
