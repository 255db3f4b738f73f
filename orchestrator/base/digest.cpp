#include "base/digest.h"

#include <array>
#include <cstdint>

#include <openssl/evp.h>

#include "base/check.h"

namespace sysring {
namespace {

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
  std::string value(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(value.data()), &size,
                 algorithm, nullptr);
  check(done == 1, "OpenSSL has the digests that Sysmon uses");
  value.resize(size);
  return value;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }

Digests digests_of(std::string_view bytes) {
  return {to_hex(digest(EVP_md5(), bytes)), to_hex(digest(EVP_sha1(), bytes)),
          to_hex(sha256(bytes))};
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += digits[byte >> 4U];
    hex += digits[byte & 0x0FU];
  }
  return hex;
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace sysring
