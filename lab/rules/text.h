#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/rules/rules.h"

namespace lab::rules {

/// Text in upper case, as the engine compares it: letters of ASCII only, or each UTF-16 code unit
/// for itself as Windows does.
std::string folded(std::string_view text, Folding folding);

bool same(std::string_view one, std::string_view other);  ///< In any case of ASCII letters.

std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace lab::rules
