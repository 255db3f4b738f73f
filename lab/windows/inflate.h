#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lab::windows {

/// What raw deflate (RFC 1951) expands to, where that is exactly `size` bytes.
std::optional<std::string> inflated(std::string_view bytes, std::size_t size);

}  // namespace lab::windows
