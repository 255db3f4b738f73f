#include "transport/ssh/base64.h"

#include <algorithm>

#include <openssl/evp.h>

#include "base/text.h"

namespace sysring::transport::ssh {
namespace {

bool is_alphabet(char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/'; }

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  if (!std::ranges::all_of(text.substr(0, text.size() - padding), is_alphabet)) return std::nullopt;

  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace sysring::transport::ssh
