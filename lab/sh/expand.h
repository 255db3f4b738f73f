#pragma once

#include <string>
#include <vector>

#include "lab/sh/shell.h"

// Parameters, substitutions and arithmetic in words. Throws Fatal.
namespace lab::sh {

/// The fields that words come to: split, and paths for patterns.
Arguments fields(Shell& shell, const std::vector<Word>& words);

std::string text(Shell& shell, const Word& word);     ///< As one, without patterns.
std::string pattern(Shell& shell, const Word& word);  ///< As one; what was quoted is escaped.

}  // namespace lab::sh
