#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lab::cmd {

enum class Message : std::uint8_t {
  not_recognized,  ///< Takes the name; so do those marked * below.
  unexpected,      ///< *
  syntax,
  no_path,
  no_file,
  no_such_file_named,  ///< *
  denied,
  not_empty,
  not_a_directory,
  exists,          ///< *
  could_not_find,  ///< *
  file_not_found,
  line_too_long,
  disk_full,
  not_defined,     ///< *
  invalid_switch,  ///< *
  copied,          ///< *
  moved,           ///< *
  code_page,       ///< *
  bad_code_page,
  version,       ///< *
  are_you_sure,  ///< *
  label,
  echo_is_on,
  duplicate_name,
  no_drive,
  missing_operand,
};

/// As Windows words it in a language, in UTF-8, without a line end at its end. A message that is
/// not known in the language comes in English, and so does everything in a language not known.
std::string text_of(Message message, std::string_view language, std::string_view value = {});

/// The message for a Windows error code, as Machine gives it.
Message message_for(std::uint32_t error);

}  // namespace lab::cmd
