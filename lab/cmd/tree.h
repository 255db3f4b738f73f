#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lab::cmd {

struct Redirection {
  enum class To : std::uint8_t { file, end_of_file, handle, from_file };
  int handle = 1;
  To to = To::file;
  std::string target;  ///< A path as written, or the digit of a handle.
};

struct Condition {
  enum class Test : std::uint8_t { compare, exist, defined, error_level, extensions };
  bool negated = false;
  bool ignore_case = false;
  Test test = Test::compare;
  std::string left = {};
  std::string comparison = {};  ///< "==", "equ", ...
  std::string right = {};
};

struct Loop {
  enum class Over : std::uint8_t { words, directories, numbers, lines };
  Over over = Over::words;
  char variable = 0;
  std::string options = {};  ///< Of `for /f`, in their quotes.
  std::string set = {};      ///< What stands in the parentheses.
};

/// A line as cmd understood it: carets are gone, variables of `for` are still to be replaced.
struct Node {
  enum class Kind : std::uint8_t {
    simple,
    block,
    sequence,
    otherwise,
    then,
    pipe,
    condition,
    loop
  };
  Kind kind = Kind::simple;
  std::string name = {};       ///< Of a simple command; quotes are kept.
  std::string arguments = {};  ///< All that follows the name, blanks and all.
  std::vector<Redirection> redirections = {};
  std::vector<Node> parts = {};  ///< One or two; of a condition, the second is its `else`.
  Condition condition = {};
  Loop loop = {};
};

}  // namespace lab::cmd
