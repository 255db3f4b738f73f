#include "lab/server/key.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lab/server/wire.h"

namespace lab::server {
namespace {

constexpr std::string_view algorithm = "ssh-ed25519";

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                    reinterpret_cast<const unsigned char*>(bytes.data()),
                                    static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string public_key_of(const Key::Secret& secret) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()),
      &EVP_PKEY_free};
  std::string bytes(secret.size(), '\0');
  std::size_t size = bytes.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                          &size) != 1)
    throw std::runtime_error{"OpenSSL makes no Ed25519 key"};
  return bytes;
}

}  // namespace

Key::Key(const Secret& secret)
    : secret_{secret.begin(), secret.end()}, public_{public_key_of(secret)} {}

Key Key::random() {
  Secret secret{};
  if (RAND_bytes(secret.data(), static_cast<int>(secret.size())) != 1)
    throw std::runtime_error{"OpenSSL has no random numbers"};
  return Key{secret};
}

Key Key::of_host(std::uint64_t seed, std::string_view machine) {
  std::string name = "host key";
  put_long(name, seed);
  put_string(name, machine);
  Secret secret{};
  unsigned int size = 0;
  EVP_Digest(name.data(), name.size(), secret.data(), &size, EVP_sha256(), nullptr);
  return Key{secret};
}

std::string Key::public_blob() const {
  std::string blob;
  put_string(blob, algorithm);
  put_string(blob, public_);
  return blob;
}

std::string Key::public_line() const {
  return std::string{algorithm} + ' ' + base64(public_blob());
}

std::string Key::private_file() const {
  std::string secret;
  put_long(secret, 0);  // a number twice, by which OpenSSH sees whether it has deciphered it
  secret += public_blob();
  put_string(secret, secret_ + public_);
  put_string(secret, "lab");
  for (std::uint8_t padding = 1; secret.size() % 8 != 0; ++padding) put_byte(secret, padding);

  std::string file{"openssh-key-v1"};
  put_byte(file, 0);
  put_string(file, "none");
  put_string(file, "none");
  put_string(file, "");
  put_number(file, 1);
  put_string(file, public_blob());
  put_string(file, secret);

  auto text = base64(file);
  std::string result = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (std::size_t at = 0; at < text.size(); at += 70) result += text.substr(at, 70) + '\n';
  return result + "-----END OPENSSH PRIVATE KEY-----\n";
}

}  // namespace lab::server
