#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The data types of RFC 4251 section 5, as keys and the agent's messages are made of them.
namespace sysring::transport::ssh {

/// Takes values off the front of some bytes. Where they are too short it gives nothing, and goes
/// on giving nothing.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_{bytes} {}

  std::optional<std::uint8_t> byte();
  std::optional<std::uint32_t> number();
  std::optional<std::string_view> string();
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::optional<std::string_view> take(std::size_t size);

  std::string_view rest_;
  bool short_ = false;
};

class WireWriter {
 public:
  WireWriter& byte(std::uint8_t value);
  WireWriter& number(std::uint32_t value);
  WireWriter& string(std::string_view value);

  /// A non-negative number, given as big-endian bytes.
  WireWriter& mpint(std::string_view magnitude);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// The type at the front of a public key, such as "ssh-ed25519"; empty if it has none.
std::string_view type_of(std::string_view public_key);

}  // namespace sysring::transport::ssh
