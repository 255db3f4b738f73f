#include "lab/server/wire.h"

namespace lab::server {

void put_byte(std::string& out, std::uint8_t value) { out.push_back(static_cast<char>(value)); }

void put_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void put_long(std::string& out, std::uint64_t value) {
  put_number(out, static_cast<std::uint32_t>(value >> 32));
  put_number(out, static_cast<std::uint32_t>(value));
}

void put_string(std::string& out, std::string_view value) {
  put_number(out, static_cast<std::uint32_t>(value.size()));
  out += value;
}

std::string_view WireReader::take(std::size_t bytes) {
  if (bytes > rest_.size()) throw Malformed{"a packet ends before what it promises"};
  const auto taken = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return taken;
}

std::uint8_t WireReader::byte() { return static_cast<std::uint8_t>(take(1).front()); }

std::uint32_t WireReader::number() {
  std::uint32_t value = 0;
  for (const char c : take(4)) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

std::uint64_t WireReader::long_number() {
  const std::uint64_t high = number();
  return high << 32 | number();
}

std::string_view WireReader::string() { return take(number()); }

}  // namespace lab::server
