#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Where something goes in the text of a configuration; only the files of this layer include it. The
// text was built: it is well-formed, ASCII, and has CRLF line ends.
namespace sysring::sysmon {

/// Where the tag, comment, CDATA section or instruction that begins at `at` ends.
std::size_t end_of_markup(std::string_view text, std::size_t at);

/// A start tag, an end tag or an empty one of an element of that name.
bool is_tag_of(std::string_view markup, std::string_view name);

/// Where the last end tag of that name begins; an element without one gets it.
std::optional<std::size_t> end_tag(std::string& text, std::string_view name);

/// Where <EventFiltering> ends, which is made where there is none.
std::size_t make_room(std::string& text);

}  // namespace sysring::sysmon
