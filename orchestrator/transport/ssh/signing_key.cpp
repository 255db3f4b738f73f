#include "transport/ssh/signing_key.h"

#include <array>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/digest.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/private_key.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

Error unusable(std::string message, std::string hint = {}) {
  return {Reason::unusable_key, Effect::none, std::move(message), {}, std::move(hint)};
}

unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string bytes_of(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, raw(bytes));
  return bytes;
}

std::string ed25519_public(EVP_PKEY* key) {
  std::string point(32, '\0');
  std::size_t size = point.size();
  if (EVP_PKEY_get_raw_public_key(key, raw(point), &size) != 1) return {};
  return WireWriter{}.string("ssh-ed25519").string(point).bytes();
}

/// "nistp256" and so on; empty for a curve that SSH has no name for.
std::string_view curve_of(EVP_PKEY* key) {
  switch (EVP_PKEY_get_bits(key)) {
    case 256:
      return "nistp256";
    case 384:
      return "nistp384";
    case 521:
      return "nistp521";
    default:
      return {};
  }
}

std::string ecdsa_public(EVP_PKEY* key) {
  const auto curve = curve_of(key);
  std::array<char, 32> group{};
  std::string point(256, '\0');
  std::size_t size = 0;
  EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                 nullptr);
  const std::string_view name{group.data()};
  const bool nist =
      name == "prime256v1" || name == "secp384r1" || name == "secp521r1" || name.starts_with("P-");
  if (curve.empty() || !nist) return {};
  EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, raw(point), point.size(),
                                      &size) != 1)
    return {};
  point.resize(size);
  return WireWriter{}
      .string("ecdsa-sha2-" + std::string{curve})
      .string(curve)
      .string(point)
      .bytes();
}

std::string rsa_public(EVP_PKEY* key) {
  BIGNUM* modulus = nullptr;
  BIGNUM* exponent = nullptr;
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus);
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent);
  std::string text;
  if (modulus != nullptr && exponent != nullptr)
    text =
        WireWriter{}.string("ssh-rsa").mpint(bytes_of(exponent)).mpint(bytes_of(modulus)).bytes();
  BN_free(modulus);
  BN_free(exponent);
  return text;
}

std::string public_key_of(EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
      return ed25519_public(key);
    case EVP_PKEY_EC:
      return ecdsa_public(key);
    case EVP_PKEY_RSA:
      return rsa_public(key);
    default:
      return {};
  }
}

const EVP_MD* hash_for(std::string_view algorithm) {
  if (algorithm == "ssh-ed25519") return nullptr;
  if (algorithm == "ecdsa-sha2-nistp384") return EVP_sha384();
  if (algorithm == "ecdsa-sha2-nistp521" || algorithm == "rsa-sha2-512") return EVP_sha512();
  return EVP_sha256();
}

/// OpenSSL gives the two numbers in ASN.1, SSH wants them as RFC 5656 section 3.1.2 says.
Result<std::string> without_asn1(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature{
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), &ECDSA_SIG_free};
  if (!signature) return unusable("OpenSSL gave no ECDSA signature");
  return WireWriter{}
      .mpint(bytes_of(ECDSA_SIG_get0_r(signature.get())))
      .mpint(bytes_of(ECDSA_SIG_get0_s(signature.get())))
      .bytes();
}

}  // namespace

Result<SigningKey> SigningKey::parse(const Secret& file, const Secret* passphrase) {
  auto key = read_private_key(file, passphrase);
  if (!key) return key.error();
  auto public_key = public_key_of(key->get());
  if (public_key.empty())
    return unusable("found a key of another kind, expected ed25519 or ecdsa",
                    "ssh-keygen -t ed25519");
  if (type_of(public_key) == "ssh-rsa" && !has_rsa_sha2())
    return unusable("found an RSA key, for which this libssh2 has no rsa-sha2",
                    "use an ed25519 or ecdsa key (`ssh-keygen -t ed25519`), or libssh2 1.11");
  return SigningKey{std::move(*key), std::move(public_key)};
}

Result<std::string> SigningKey::sign(std::string_view data, std::string_view algorithm) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free};
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, hash_for(algorithm), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), raw(signature), &size,
                     reinterpret_cast<const unsigned char*>(data.data()), data.size()) != 1)
    return unusable("OpenSSL cannot sign with this key");
  signature.resize(size);
  return algorithm.starts_with("ecdsa-") ? without_asn1(signature) : signature;
}

std::string fingerprint(std::string_view public_key) {
  std::string text = to_base64(sha256(public_key));
  while (text.ends_with('=')) text.pop_back();
  return "SHA256:" + text;
}

}  // namespace sysring::transport::ssh
