#include "hash.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace lab::sysmon {
namespace {

std::string digest(const EVP_MD* algorithm, const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), value.data(), &size, algorithm, nullptr);
  std::string hex;
  for (unsigned int at = 0; at < size; ++at) {
    constexpr const char* digits = "0123456789abcdef";
    hex += digits[value[at] >> 4U];
    hex += digits[value[at] & 15U];
  }
  return hex;
}

}  // namespace

std::string hash_of(const std::string& bytes, std::vector<std::string> algorithms) {
  if (algorithms.empty()) algorithms = {"SHA256"};
  if (std::ranges::find(algorithms, "*") != algorithms.end()) {
    algorithms = {"SHA1", "MD5", "SHA256"};
  }
  std::string text;
  const auto add = [&](const char* name, const EVP_MD* algorithm) {
    if (std::ranges::find(algorithms, name) == algorithms.end()) return;
    text += (text.empty() ? "" : ",") + std::string{name} + "=" + digest(algorithm, bytes);
  };
  add("SHA1", EVP_sha1());
  add("MD5", EVP_md5());
  add("SHA256", EVP_sha256());
  return text;
}

}  // namespace lab::sysmon
