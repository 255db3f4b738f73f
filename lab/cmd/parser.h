#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "lab/cmd/tree.h"

namespace lab::cmd {

/// Why a line was refused: the word that "was unexpected at this time", or none where the line as
/// a whole is wrong.
struct Refusal {
  std::string word;
};

using Parsed = std::variant<Node, Refusal>;

/// Takes a line apart whose %variables% were replaced already.
Parsed parse(std::string_view line);

/// What `call` reads: one simple command, in which `if`, `for` and parentheses mean nothing.
Parsed parse_called(std::string_view line);

}  // namespace lab::cmd
