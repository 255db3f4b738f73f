#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sysring::transport::ssh {

/// The bytes behind RFC 4648 base64 with its padding, without line ends; nothing for other text.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace sysring::transport::ssh
