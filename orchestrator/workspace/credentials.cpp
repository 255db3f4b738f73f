#include "workspace/credentials.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace sysring::workspace {
namespace {

using transport::SecretSource;

/// Exactly one of several keys, or nothing and a fault.
std::optional<std::string_view> only_one(Section& section, std::span<const std::string_view> keys,
                                         const std::string& expected) {
  std::optional<std::string_view> chosen;
  std::size_t count = 0;
  for (const auto key : keys) {
    if (section.find(key) == nullptr) continue;
    chosen = key;
    ++count;
  }
  if (count == 1) return chosen;
  section.source().fault(Reason::bad_value, section.mark(),
                         "found " + std::string{count == 0 ? "none" : "several"} + " of " +
                             expected + ", expected exactly one");
  return std::nullopt;
}

class Reader {
 public:
  Reader(Source& source, const std::filesystem::path& directory)
      : source_{source}, directory_{directory} {}

  std::optional<transport::Credential> credential(const Member& member) {
    static constexpr auto kinds = std::to_array<std::string_view>({"agent", "key", "password"});
    Section section{member.value, source_, "credential " + in_quotes(member.key)};
    const auto kind = only_one(section, kinds, "agent, key and password");
    transport::Credential credential{member.key, transport::AgentKey{}};
    bool whole = kind.has_value();
    if (kind == "agent") credential.secret = agent(*section.find("agent"));
    if (kind == "password") whole = store<transport::Password>(section, "password", credential);
    if (kind == "key") whole = key(section, credential);
    section.finish();
    if (!whole) return std::nullopt;
    return credential;
  }

 private:
  template <typename Kind>
  bool store(Section& section, std::string_view key, transport::Credential& into) {
    auto source = secret(*section.find(key), key);
    if (source) into.secret = Kind{*std::move(source)};
    return source.has_value();
  }

  bool key(Section& section, transport::Credential& into) {
    auto bytes = secret(*section.find("key"), "key");
    std::optional<SecretSource> passphrase;
    if (const auto* value = section.find("passphrase")) passphrase = secret(*value, "passphrase");
    if (bytes) into.secret = transport::PrivateKey{*std::move(bytes), std::move(passphrase)};
    return bytes.has_value();
  }

  transport::AgentKey agent(const Value& value) {
    transport::AgentKey result;
    if (const auto* text = value.text(); text != nullptr && *text == "true") return result;
    Section section{value, source_, "agent"};
    std::string path;
    section.text("public_key", path);
    section.finish();
    if (!path.empty()) result.public_key = resolve_path(path, directory_);
    return result;
  }

  std::optional<SecretSource> secret(const Value& value, std::string_view name) {
    static constexpr auto kinds = std::to_array<std::string_view>({"file", "systemd", "command"});
    if (value.text() != nullptr) {
      // The value is not repeated: it may be the secret itself.
      source_.fault(
          Reason::bad_value, value.mark,
          "found text as the " + std::string{name} +
              ", expected where it comes from: {file: PATH}, {systemd: NAME} or "
              "{command: [PROGRAM, ARGUMENT]}",
          "a secret that stood here is known to everybody who reads this file: change it");
      return std::nullopt;
    }
    Section section{value, source_, std::string{name}};
    const auto kind = only_one(section, kinds, "file, systemd and command");
    std::string text;
    std::vector<std::string> argv;
    if (kind == "command") section.texts("command", argv);
    if (kind == "file" || kind == "systemd") section.text(*kind, text);
    section.finish();
    if (kind == "file" && !text.empty()) {
      return transport::SecretFile{resolve_path(text, directory_)};
    }
    if (kind == "systemd" && is_plain_name(text)) return transport::SystemdCredential{text};
    if (kind == "command" && !argv.empty()) return transport::SecretCommand{std::move(argv)};
    if (kind == "systemd" || (kind == "command" && section.find("command")->list() != nullptr)) {
      source_.fault(Reason::bad_value, value.mark,
                    "found nothing to use for " + in_quotes(*kind) + ", expected " +
                        (kind == "command" ? "a program and its arguments" : "a name without '/'"));
    }
    return std::nullopt;
  }

  static bool is_plain_name(const std::string& text) {
    return !text.empty() && text.front() != '.' && text.find('/') == std::string::npos;
  }

  Source& source_;
  const std::filesystem::path& directory_;
};

}  // namespace

Credentials read_credentials(const Value& value, Source& source,
                             const std::filesystem::path& directory) {
  Credentials credentials;
  if (value.map() == nullptr) {
    source.fault(Reason::bad_value, value.mark,
                 "found " + shown(value) + " for 'credentials', expected a map of names");
    return credentials;
  }
  Reader reader{source, directory};
  for (const auto& member : *value.map()) {
    if (auto credential = reader.credential(member)) {
      credentials.emplace(member.key, *std::move(credential));
    } else {
      // Known by name all the same, so that nobody hears of it twice.
      credentials.emplace(member.key, transport::Credential{member.key, transport::AgentKey{}});
    }
  }
  return credentials;
}

std::filesystem::path resolve_path(const std::string& text,
                                   const std::filesystem::path& directory) {
  const char* home = std::getenv("HOME");
  if (text.starts_with("~/") && home != nullptr)
    return std::filesystem::path{home} / text.substr(2);
  return (directory / text).lexically_normal();
}

}  // namespace sysring::workspace
