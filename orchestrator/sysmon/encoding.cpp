#include "sysmon/encoding.h"

#include <cstdint>

#include "base/text.h"

namespace sysring::sysmon {
namespace {

constexpr std::size_t most_bytes = 4'194'304;

enum class Encoding : std::uint8_t { utf8, utf16_le, utf16_be, latin1 };

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

Error broken(std::size_t at, const std::string& what) {
  return {Reason::bad_xml, Effect::none, "found " + what + " at byte " + std::to_string(at)};
}

/// The value of encoding="…" in an ASCII-compatible declaration; empty where none is named.
std::string_view declared(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return {};
  const auto head = bytes.substr(0, bytes.find("?>"));
  const auto name = head.find("encoding");
  if (name == std::string_view::npos) return {};
  const auto open = head.find_first_of("\"'", name);
  if (open == std::string_view::npos) return {};
  const auto close = head.find(head[open], open + 1);
  return close == std::string_view::npos ? std::string_view{}
                                         : head.substr(open + 1, close - open - 1);
}

Result<Encoding> named(std::string_view encoding) {
  const std::string name = upper(encoding);
  if (name.empty() || name == "UTF-8" || name == "US-ASCII" || name == "ASCII") {
    return Encoding::utf8;
  }
  if (name == "ISO-8859-1") return Encoding::latin1;
  // One-byte text cannot be what it says; editors that re-encode leave such declarations behind.
  if (name == "UTF-16") return Encoding::utf8;
  return Error{Reason::bad_xml, Effect::none,
               "found the encoding '" + std::string{encoding.substr(0, 40)} +
                   "', expected UTF-8, UTF-16, ISO-8859-1 or US-ASCII"};
}

Result<Encoding> encoding_of(std::string_view& bytes) {
  const auto skip = [&](std::string_view mark) {
    if (!bytes.starts_with(mark)) return false;
    bytes.remove_prefix(mark.size());
    return true;
  };
  if (skip("\xEF\xBB\xBF")) return Encoding::utf8;
  if (skip("\xFF\xFE")) return Encoding::utf16_le;
  if (skip("\xFE\xFF")) return Encoding::utf16_be;
  // Without a mark: an XML text begins with ASCII, of which UTF-16 has one byte that is 0.
  if (bytes.size() > 1 && bytes[0] != '\0' && bytes[1] == '\0') return Encoding::utf16_le;
  if (bytes.size() > 1 && bytes[0] == '\0' && bytes[1] != '\0') return Encoding::utf16_be;
  return named(declared(bytes));
}

std::u32string from_latin1(std::string_view bytes) {
  std::u32string text;
  for (const char c : bytes) text += static_cast<unsigned char>(c);
  return text;
}

Result<std::u32string> from_utf16(std::string_view bytes, Encoding encoding) {
  if (bytes.size() % 2 != 0) return broken(bytes.size() - 1, "half a UTF-16 unit");
  const auto unit = [&](std::size_t at) {
    const auto first = byte_at(bytes, at);
    const auto second = byte_at(bytes, at + 1);
    return encoding == Encoding::utf16_le ? first | (second << 8U) : (first << 8U) | second;
  };
  std::u32string text;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t value = unit(at);
    if (value >= 0xD800 && value <= 0xDFFF) {
      const std::uint32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
      if (value > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return broken(at, "a lone surrogate");
      value = 0x10000 + ((value - 0xD800) << 10U) + (low - 0xDC00);
      at += 2;
    }
    text += static_cast<char32_t>(value);
  }
  return text;
}

std::size_t length_by(std::uint32_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

Result<std::u32string> from_utf8(std::string_view bytes) {
  std::u32string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::uint32_t lead = byte_at(bytes, at);
    const std::size_t length = length_by(lead);
    if (length == 0 || at + length > bytes.size()) return broken(at, "no UTF-8");
    std::uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t next = 1; next < length; ++next) {
      const std::uint32_t byte = byte_at(bytes, at + next);
      if ((byte & 0xC0U) != 0x80U) return broken(at, "no UTF-8");
      value = (value << 6U) | (byte & 0x3FU);
    }
    text += static_cast<char32_t>(value);
    at += length;
  }
  return text;
}

}  // namespace

Result<std::u32string> decode_xml(std::string_view bytes) {
  if (bytes.size() > most_bytes) {
    return Error{Reason::too_big, Effect::none,
                 "found " + std::to_string(bytes.size()) + " bytes, allowed are " +
                     std::to_string(most_bytes)};
  }
  const auto encoding = encoding_of(bytes);
  if (!encoding) return encoding.error();
  if (*encoding == Encoding::latin1) return from_latin1(bytes);
  if (*encoding == Encoding::utf8) return from_utf8(bytes);
  return from_utf16(bytes, *encoding);
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  const auto add = [&](std::uint32_t byte) { bytes += static_cast<char>(byte); };
  for (const auto c : text) {
    const auto value = static_cast<std::uint32_t>(c);
    if (value < 0x80) {
      add(value);
      continue;
    }
    if (value < 0x800) {
      add(0xC0U | (value >> 6U));
    } else if (value < 0x10000) {
      add(0xE0U | (value >> 12U));
      add(0x80U | ((value >> 6U) & 0x3FU));
    } else {
      add(0xF0U | (value >> 18U));
      add(0x80U | ((value >> 12U) & 0x3FU));
      add(0x80U | ((value >> 6U) & 0x3FU));
    }
    add(0x80U | (value & 0x3FU));
  }
  return bytes;
}

}  // namespace sysring::sysmon
