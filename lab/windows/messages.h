#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// What the tools say in the machine's language. They speak English where they always do, and where
// no public text of a translation is known.
namespace lab::windows {

enum class Text : std::uint8_t {
  succeeded,  ///< reg
  no_key,
  reg_denied,
  reg_syntax,  ///< {} is the operation.
  sc_failed,   ///< The word between a function and its code.
  filters_header,
  hash_of,        ///< {} is the file.
  certutil_done,  ///< {} is the verb.
  icacls_done,
  icacls_failed,
  processed,
  file_missing,
};

std::string say(const std::string& language, Text text, std::string_view argument = {});

/// What FormatMessage says about a Win32 error code.
std::string error_text(const std::string& language, std::uint32_t code);

/// Throws std::invalid_argument where the lab has no machines of that language.
void check_language(const std::string& language);

}  // namespace lab::windows
