#pragma once

#include <stdexcept>
#include <string_view>

#include "lab/sh/syntax.h"

namespace lab::sh {

struct SyntaxError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws SyntaxError, also for what is right and not known here: here-documents and '&'.
Script parse(std::string_view text);

/// A text as it stands between double quotes: its expansions, and everything else as it is.
Word parse_quoted(std::string_view text);

}  // namespace lab::sh
