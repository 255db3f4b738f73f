#include "lab/windows/text.h"

#include <algorithm>
#include <charconv>

#include <openssl/evp.h>

namespace lab::windows {
namespace {

char folded(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

struct Decoded {
  char32_t point;
  std::size_t length;
};

Decoded decode(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length == 1 || text.size() < length) return {lead, 1};
  char32_t point = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (at(i) & 0x3fU);
  return {point, length};
}

void put_unit(std::string& out, std::uint32_t unit) {
  out += static_cast<char>(unit & 0xffU);
  out += static_cast<char>(unit >> 8U);
}

void put_utf8(std::string& out, char32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
    return;
  }
  const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const unsigned lead = more == 1 ? 0xc0U : more == 2 ? 0xe0U : 0xf0U;
  out += static_cast<char>(lead | (point >> (6U * static_cast<unsigned>(more))));
  for (int i = more - 1; i >= 0; --i)
    out += static_cast<char>(0x80U | ((point >> (6U * static_cast<unsigned>(i))) & 0x3fU));
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto [point, length] = decode(text.substr(i));
    count += point >= 0x2e80 ? 2 : 1;
    i += length;
  }
  return count;
}

/// One argument from `at` on, which moves behind it: 2n backslashes before a quote are n.
std::string next_argument(std::string_view line, std::size_t& at) {
  std::string out;
  bool quoted = false;
  for (; at < line.size(); ++at) {
    std::size_t slashes = 0;
    while (at < line.size() && line[at] == '\\') ++slashes, ++at;
    const bool quote = at < line.size() && line[at] == '"';
    out.append(quote ? slashes / 2 : slashes, '\\');
    if (at >= line.size()) break;
    if (quote && slashes % 2 == 1) {
      out += '"';
    } else if (quote && quoted && at + 1 < line.size() && line[at + 1] == '"') {
      out += line[++at];
    } else if (quote) {
      quoted = !quoted;
    } else if (!quoted && (line[at] == ' ' || line[at] == '\t')) {
      break;
    } else {
      out += line[at];
    }
  }
  return out;
}

}  // namespace

std::string upper(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), folded);
  return out;
}

bool same(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, folded, folded);
}

bool begins_with(std::string_view text, std::string_view start) {
  return same(text.substr(0, start.size()), start);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  for (;;) {
    const auto end = text.find(separator);
    out.emplace_back(text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string padded(std::string_view text, std::size_t width) {
  const auto used = columns(text);
  return std::string{text} + std::string(used < width ? width - used : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const auto used = columns(text);
  return std::string(used < width ? width - used : 0, ' ') + std::string{text};
}

std::string hex(std::uint64_t number) {
  char buffer[16];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, 16).ptr;
  return {buffer, end};
}

std::string hex_bytes(std::string_view bytes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  const int base = begins_with(text, "0x") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return out;
}

std::string sha256(std::string_view bytes) {
  unsigned char digest[32];
  EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
  return hex_bytes({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (c != '\r' && c != '\n' && c != ' ') clean += c;
  if (clean.empty() || clean.size() % 4 != 0) return {};
  std::string out(clean.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(clean.data()),
                                   static_cast<int>(clean.size()));
  if (size < 0) return {};
  const auto padding = clean.ends_with("==") ? 2U : clean.ends_with('=') ? 1U : 0U;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::string utf16le(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    auto [point, length] = decode(utf8.substr(i));
    i += length;
    if (point < 0x10000) {
      put_unit(out, point);
    } else {
      put_unit(out, 0xd800U + ((point - 0x10000U) >> 10U));
      put_unit(out, 0xdc00U + ((point - 0x10000U) & 0x3ffU));
    }
  }
  return out;
}

std::string utf8(std::string_view utf16le) {
  std::string out;
  const auto unit = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(utf16le[i]) |
                                 static_cast<unsigned char>(utf16le[i + 1]) << 8U);
  };
  for (std::size_t i = 0; i + 1 < utf16le.size(); i += 2) {
    char32_t point = unit(i);
    if (point >= 0xd800 && point < 0xdc00 && i + 3 < utf16le.size()) {
      i += 2;
      point = 0x10000U + ((point - 0xd800U) << 10U) + (unit(i) - 0xdc00U);
    }
    put_utf8(out, point);
  }
  return out;
}

std::vector<std::string> arguments(std::string_view command_line) {
  std::vector<std::string> out;
  std::size_t at = 0;
  for (;;) {
    while (at < command_line.size() && (command_line[at] == ' ' || command_line[at] == '\t')) ++at;
    if (at >= command_line.size()) return out;
    if (!out.empty()) {
      out.push_back(next_argument(command_line, at));
    } else if (command_line[at] == '"') {  // the program's name knows no escapes
      const auto end = command_line.find('"', at + 1);
      out.emplace_back(command_line.substr(at + 1, end - at - 1));
      at = end == command_line.npos ? command_line.size() : end + 1;
    } else {
      const auto end = command_line.find_first_of(" \t", at);
      out.emplace_back(command_line.substr(at, end - at));
      at = end == command_line.npos ? command_line.size() : end;
    }
  }
}

std::string base_name(std::string_view path) {
  const auto slash = path.rfind('\\');
  return std::string{slash == path.npos ? path : path.substr(slash + 1)};
}

std::string parent(std::string_view path) {
  const auto slash = path.rfind('\\');
  return std::string{slash == path.npos ? std::string_view{} : path.substr(0, slash)};
}

}  // namespace lab::windows
