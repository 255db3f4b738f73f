#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

// Numbers and strings as SSH writes them (RFC 4251, section 5).
namespace lab::server {

void put_byte(std::string& out, std::uint8_t value);
void put_number(std::string& out, std::uint32_t value);
void put_long(std::string& out, std::uint64_t value);
void put_string(std::string& out, std::string_view value);

/// A packet ends before what it promises, or promises too much.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads one packet from its beginning; throws Malformed where it is too short.
class WireReader {
 public:
  explicit WireReader(std::string_view packet) : rest_{packet} {}

  std::uint8_t byte();
  std::uint32_t number();
  std::uint64_t long_number();
  std::string_view string();

 private:
  std::string_view take(std::size_t bytes);

  std::string_view rest_;
};

}  // namespace lab::server
