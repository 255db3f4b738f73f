#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {

std::optional<std::string_view> WireReader::take(std::size_t size) {
  if (short_ || rest_.size() < size) {
    short_ = true;
    return std::nullopt;
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::optional<std::uint8_t> WireReader::byte() {
  const auto one = take(1);
  if (!one) return std::nullopt;
  return static_cast<std::uint8_t>(one->front());
}

std::optional<std::uint32_t> WireReader::number() {
  const auto four = take(4);
  if (!four) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : *four) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

std::optional<std::string_view> WireReader::string() {
  const auto size = number();
  if (!size) return std::nullopt;
  return take(*size);
}

WireWriter& WireWriter::byte(std::uint8_t value) {
  bytes_ += static_cast<char>(value);
  return *this;
}

WireWriter& WireWriter::number(std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) byte(static_cast<std::uint8_t>(value >> shift));
  return *this;
}

WireWriter& WireWriter::string(std::string_view value) {
  number(static_cast<std::uint32_t>(value.size()));
  bytes_ += value;
  return *this;
}

WireWriter& WireWriter::mpint(std::string_view magnitude) {
  while (magnitude.starts_with('\0')) magnitude.remove_prefix(1);
  const bool looks_negative =
      !magnitude.empty() && (static_cast<unsigned char>(magnitude.front()) & 0x80U) != 0;
  number(static_cast<std::uint32_t>(magnitude.size() + (looks_negative ? 1 : 0)));
  if (looks_negative) byte(0);
  bytes_ += magnitude;
  return *this;
}

std::string_view type_of(std::string_view public_key) {
  return WireReader{public_key}.string().value_or(std::string_view{});
}

}  // namespace sysring::transport::ssh
