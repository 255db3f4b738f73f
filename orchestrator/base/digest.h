#pragma once

#include <string>
#include <string_view>

namespace sysring {

/// The digests of some bytes, in upper-case hex: the algorithms by which Sysmon names a file.
struct Digests {
  std::string md5;
  std::string sha1;
  std::string sha256;
  friend bool operator==(const Digests&, const Digests&) = default;
};

Digests digests_of(std::string_view bytes);

/// 32 raw bytes, as the audit log and the sticky percentages use them.
std::string sha256(std::string_view bytes);

std::string to_hex(std::string_view bytes);     ///< Upper case.
std::string to_base64(std::string_view bytes);  ///< RFC 4648, with padding.

}  // namespace sysring
