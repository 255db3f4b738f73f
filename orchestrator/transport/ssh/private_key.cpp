#include "transport/ssh/private_key.h"

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "base/text.h"
#include "transport/ssh/base64.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view armor_begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view armor_end = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view magic{"openssh-key-v1\0", 15};

using Number = std::unique_ptr<BIGNUM, decltype(&BN_clear_free)>;

Error unusable(std::string message, std::string hint = {}) {
  return {Reason::unusable_key, Effect::none, std::move(message), {}, std::move(hint)};
}

Error damaged() { return unusable("the private key is damaged, expected an OpenSSH private key"); }

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

PrivateKeyHandle owned(EVP_PKEY* key) { return {key, &EVP_PKEY_free}; }

Number number(std::string_view bytes) {
  return {BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr), &BN_clear_free};
}

PrivateKeyHandle build(const char* kind, OSSL_PARAM_BLD* parts) {
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters{
      OSSL_PARAM_BLD_to_param(parts), &OSSL_PARAM_free};
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context{
      EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), &EVP_PKEY_CTX_free};
  EVP_PKEY* key = nullptr;
  if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
  return owned(key);
}

using Parts = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
Parts new_parts() { return {OSSL_PARAM_BLD_new(), &OSSL_PARAM_BLD_free}; }

PrivateKeyHandle ed25519(WireReader& fields) {
  const auto public_part = fields.string();
  const auto both = fields.string();  // the seed, and the public part again
  if (!public_part || !both || both->size() != 64) return nullptr;
  return owned(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(*both), 32));
}

PrivateKeyHandle ecdsa(WireReader& fields) {
  const auto curve = fields.string();
  const auto point = fields.string();
  const auto scalar = fields.string();
  if (!curve || !point || !scalar || !curve->starts_with("nistp")) return nullptr;
  const std::string group = "P-" + std::string{curve->substr(5)};
  const auto secret = number(*scalar);
  const auto parts = new_parts();
  OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.c_str(), 0);
  OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point->data(),
                                   point->size());
  OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
  return build("EC", parts.get());
}

PrivateKeyHandle rsa(WireReader& fields) {
  const auto n = fields.string();
  const auto e = fields.string();
  const auto d = fields.string();
  if (!n || !e || !d) return nullptr;
  const auto modulus = number(*n);
  const auto exponent = number(*e);
  const auto secret = number(*d);
  const auto parts = new_parts();
  OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_D, secret.get());
  return build("RSA", parts.get());
}

Result<PrivateKeyHandle> read_fields(std::string_view section) {
  WireReader fields{section};
  const auto check1 = fields.number();
  const auto check2 = fields.number();
  const auto type = fields.string();
  if (!type || check1 != check2) return damaged();
  PrivateKeyHandle key;
  if (*type == "ssh-ed25519") {
    key = ed25519(fields);
  } else if (type->starts_with("ecdsa-sha2-")) {
    key = ecdsa(fields);
  } else if (*type == "ssh-rsa") {
    key = rsa(fields);
  } else {
    return unusable("found a key of type '" + std::string{*type} + "', expected ed25519 or ecdsa",
                    type->starts_with("sk-") ? "a key in a security token works through ssh-agent"
                                             : "ssh-keygen -t ed25519");
  }
  if (!key) return damaged();
  return key;
}

/// The format of PROTOCOL.key in OpenSSH's sources.
Result<PrivateKeyHandle> read_openssh(std::string_view text) {
  const auto end = text.find(armor_end);
  if (end == std::string_view::npos) return damaged();
  std::string base64;
  for (const char c : text.substr(armor_begin.size(), end - armor_begin.size()))
    if (!is_blank(c)) base64 += c;
  auto bytes = from_base64(base64);
  wipe(base64);
  if (!bytes || !bytes->starts_with(magic)) return damaged();
  const Secret file{*bytes};
  wipe(*bytes);

  WireReader fields{file.reveal().substr(magic.size())};
  const auto cipher = fields.string();
  fields.string();  // how the key of the cipher is derived
  fields.string();
  const auto count = fields.number();
  fields.string();  // the public key
  const auto section = fields.string();
  if (!section || count != 1U) return damaged();
  if (*cipher != "none") {
    return unusable("the OpenSSH private key is encrypted, which is not read",
                    "load it into ssh-agent and use `agent`, or keep it as encrypted PKCS#8: "
                    "`openssl pkcs8 -topk8` of its PEM form");
  }
  return read_fields(*section);
}

int give_passphrase(char* buffer, int size, int /*writing*/, void* context) {
  const auto* passphrase = static_cast<const Secret*>(context);
  if (passphrase == nullptr) return -1;
  const auto text = passphrase->reveal();
  if (text.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, text.data(), text.size());
  return static_cast<int>(text.size());
}

Result<PrivateKeyHandle> read_pem(std::string_view text, const Secret* passphrase) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source{
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
  auto key = owned(PEM_read_bio_PrivateKey(source.get(), nullptr, &give_passphrase,
                                           const_cast<Secret*>(passphrase)));
  ERR_clear_error();
  if (key) return key;
  const bool encrypted = text.find("ENCRYPTED") != std::string_view::npos;
  if (encrypted && passphrase == nullptr)
    return unusable("the private key is encrypted, and no passphrase is named",
                    "name one with `passphrase:` of the credential");
  if (encrypted) return unusable("the passphrase does not open the private key");
  return unusable("the private key cannot be read, expected OpenSSH's format or PEM");
}

}  // namespace

Result<PrivateKeyHandle> read_private_key(const Secret& file, const Secret* passphrase) {
  const auto text = trimmed(file.reveal());
  if (text.starts_with(armor_begin)) return read_openssh(text);
  if (text.starts_with("-----BEGIN ")) return read_pem(text, passphrase);
  if (text.starts_with("PuTTY-User-Key-File"))
    return unusable("found a key of PuTTY, expected OpenSSH's format or PEM",
                    "puttygen KEY -O private-openssh -o FILE");
  if (text.starts_with("ssh-") || text.starts_with("ecdsa-"))
    return unusable("found a public key, expected the private one", "leave .pub off the path");
  return unusable("found no private key, expected OpenSSH's format or PEM");
}

}  // namespace sysring::transport::ssh
