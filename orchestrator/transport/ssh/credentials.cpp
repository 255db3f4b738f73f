#include "transport/ssh/credentials.h"

#include <algorithm>
#include <optional>

#include "base/file.h"
#include "base/text.h"
#include "transport/secret_source.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/base64.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

/// A host refuses the connection after a few offers, so only the first ones count.
constexpr std::size_t keys_offered = 5;

bool can_be_used(const std::string& public_key) {
  const auto type = type_of(public_key);
  return type == "ssh-ed25519" || type.starts_with("ecdsa-sha2-") ||
         (type == "ssh-rsa" && has_rsa_sha2());
}

Error unusable(std::string message, std::string place) {
  return {Reason::unusable_key, Effect::none, std::move(message), std::move(place),
          "use an ed25519 or ecdsa key: `ssh-keygen -t ed25519`; or libssh2 1.11 for RSA"};
}

Result<std::string> read_public_key(const std::filesystem::path& path) {
  const auto text = read_file(path, 65'536);
  if (!text) return Error{Reason::no_credential, Effect::none, text.error().message, path.string()};
  const auto words = split(trimmed(*text), ' ');
  auto bytes = words.size() >= 2 ? from_base64(words[1]) : std::nullopt;
  if (!bytes || type_of(*bytes) != words[0])
    return unusable("expected a public key, one line of type and base64", path.string());
  if (!can_be_used(*bytes))
    return unusable("a key of type '" + std::string{words[0]} + "' cannot be used", path.string());
  return std::move(*bytes);
}

}  // namespace

Result<Identity> Credentials::identity(const std::string& name, const std::string& host) {
  const auto found = credentials_.find(name);
  if (found == credentials_.end()) {
    std::vector<std::string_view> names;
    for (const auto& [known, credential] : credentials_) names.emplace_back(known);
    return Error{Reason::unknown_name,
                 Effect::none,
                 "no credential is named '" + name + "'",
                 {},
                 suggestion(name, names)};
  }
  auto identity = std::visit([&](const auto& source) { return load(source, name, host); },
                             found->second.secret);
  if (!identity) return identity.error().during("credential " + name);
  return identity;
}

Result<Identity> Credentials::load(const AgentKey& wanted, const std::string& /*name*/,
                                   const std::string& /*host*/) {
  if (wanted.public_key) {
    auto key = read_public_key(*wanted.public_key);
    if (!key) return key.error();
    return Identity{AgentKeys{{std::move(*key)}}};
  }
  auto keys = agent_.public_keys();
  if (!keys) return keys.error();
  if (keys->empty())
    return Error{
        Reason::no_credential, Effect::none, "the SSH agent has no key", {}, "ssh-add KEY"};
  std::erase_if(*keys, [](const auto& key) { return !can_be_used(key); });
  if (keys->empty()) return unusable("the SSH agent has only keys that cannot be used", {});
  if (keys->size() > keys_offered) keys->resize(keys_offered);
  return Identity{AgentKeys{std::move(*keys)}};
}

Result<Identity> Credentials::load(const PrivateKey& key, const std::string& name,
                                   const std::string& host) {
  const bool shared = is_shared(key.key) && (!key.passphrase || is_shared(*key.passphrase));
  std::unique_lock lock{mutex_, std::defer_lock};
  if (shared) lock.lock();  // so that many hosts at once still read it once
  if (const auto found = keys_.find(name); shared && found != keys_.end())
    return Identity{found->second};

  const auto file = fetch(key.key, host);
  if (!file) return file.error();
  std::optional<Secret> passphrase;
  if (key.passphrase) {
    auto text = fetch(*key.passphrase, host);
    if (!text) return text.error().during("passphrase");
    passphrase = std::move(*text);
  }
  auto parsed = SigningKey::parse(*file, passphrase ? &*passphrase : nullptr);
  if (!parsed) return parsed.error();
  if (shared) keys_.emplace(name, *parsed);
  return Identity{std::move(*parsed)};
}

Result<Identity> Credentials::load(const Password& password, const std::string& name,
                                   const std::string& host) {
  const bool shared = is_shared(password.password);
  std::unique_lock lock{mutex_, std::defer_lock};
  if (shared) lock.lock();
  if (const auto found = passwords_.find(name); shared && found != passwords_.end())
    return Identity{found->second.copy()};
  auto secret = fetch(password.password, host);
  if (!secret) return secret.error();
  if (shared) passwords_.emplace(name, secret->copy());
  return Identity{std::move(*secret)};
}

}  // namespace sysring::transport::ssh
