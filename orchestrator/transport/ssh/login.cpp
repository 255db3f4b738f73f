#include "transport/ssh/login.h"

#include <cstring>
#include <span>
#include <utility>

#include <libssh2.h>

#include "base/printable.h"
#include "base/text.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/trust.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::size_t longest_greeting = 16'384;

/// In memory that libssh2 may give back; null where the session has too much already.
template <typename Byte>
Byte* duplicate(std::string_view bytes, Session& session) {
  void* block = session.memory().allocate(bytes.size() + 1);
  if (block != nullptr) std::memcpy(block, bytes.data(), bytes.size());
  return static_cast<Byte*>(block);
}

/// The algorithm that the packet of RFC 4252 section 7 names, over which we sign.
std::string_view algorithm_in(std::string_view signed_data) {
  WireReader fields{signed_data};
  fields.string();  // session id
  fields.byte();    // SSH_MSG_USERAUTH_REQUEST
  fields.string();  // user
  fields.string();  // "ssh-connection"
  fields.string();  // "publickey"
  fields.byte();    // true
  return fields.string().value_or(std::string_view{});
}

/// A line of it is an identification string (RFC 4253 section 4.2); others may come before it.
bool greets(std::string_view said) {
  return said.starts_with("SSH-") || said.find("\nSSH-") != std::string_view::npos;
}

}  // namespace

/// What libssh2 calls back while it authenticates.
struct LoginCallbacks {
  static int sign(LIBSSH2_SESSION* /*session*/, unsigned char** signature, std::size_t* size,
                  const unsigned char* data, std::size_t data_size, void** abstract) {
    auto* login = static_cast<Login*>(*abstract);
    std::string bytes;
    const int code = login->sign({reinterpret_cast<const char*>(data), data_size}, bytes);
    if (code != 0) return code;
    *signature = duplicate<unsigned char>(bytes, login->session_);
    *size = bytes.size();
    return *signature == nullptr ? LIBSSH2_ERROR_ALLOC : 0;
  }

  static void answer(const char* /*name*/, int /*name_size*/, const char* /*instruction*/,
                     int /*instruction_size*/, int count,
                     const LIBSSH2_USERAUTH_KBDINT_PROMPT* prompts,
                     LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
    Login* login = static_cast<Session*>(*abstract)->login();
    const auto total = static_cast<std::size_t>(count);
    const std::span asked{prompts, total};
    const std::span answers{responses, total};
    for (std::size_t i = 0; i < total; ++i) {
      std::string text = asked[i].echo != 0 ? std::string{} : login->answer_to_prompt();
      answers[i].text = duplicate<char>(text, login->session_);
      answers[i].length = answers[i].text == nullptr ? 0 : static_cast<unsigned int>(text.size());
      wipe(text);
    }
  }
};

Login::Login(Session& session, const Target& target, std::shared_ptr<const KnownHosts> known_hosts,
             Identity identity)
    : session_{session},
      target_{target},
      known_hosts_{std::move(known_hosts)},
      identity_{std::move(identity)} {
  session_.ask_for_password(this);
}

Result<Progress> Login::advance() {
  if (step_ == Step::exchange_keys) {
    const auto exchanged = exchange_keys();
    if (!exchanged || *exchanged == Progress::waits) return exchanged;
    if (const auto fine = check_host_key(); !fine) return fine.error();
    step_ = std::holds_alternative<Secret>(identity_) ? Step::ask_for_methods : Step::authenticate;
  }
  if (step_ == Step::ask_for_methods) {
    const auto asked = ask_for_methods();
    if (!asked || *asked == Progress::waits) return asked;
    step_ = Step::authenticate;
  }
  return authenticate();
}

Result<Progress> Login::exchange_keys() {
  const int code = libssh2_session_handshake(session_.raw(), session_.descriptor());
  auto progress = session_.judge(code, "key exchange");
  const char* banner =
      libssh2_session_banner_get(session_.raw());  // any line, not only the right one
  const bool greeted = greets(banner == nullptr ? "" : banner) || greets(session_.first_words());
  const bool at_end = !progress || session_.bytes_heard() > longest_greeting;
  if (greeted || !at_end || session_.bytes_heard() == 0) return progress;
  const auto first = lines_of(session_.first_words()).front();
  return Error{Reason::protocol_broken, Effect::none,
               "expected a greeting of SSH, found '" + printable_line(first, 64) + "'"};
}

Result<Done> Login::check_host_key() {
  std::size_t size = 0;
  int type = 0;
  const char* bytes = libssh2_session_hostkey(session_.raw(), &size, &type);
  if (bytes == nullptr)
    return Error{Reason::protocol_broken, Effect::none, "the host shows no key"};
  const auto key = host_key({bytes, size});
  const auto verdict = known_hosts_->judge(names_of(target_), key);
  if (verdict == Verdict::trusted) return Done{};
  if (verdict != Verdict::revoked) refused_key_ = key;
  return not_trusted(verdict, key);
}

Error Login::not_trusted(Verdict verdict, const HostKey& key) const {
  const std::string shown = "the host shows " + key.type + " " + fingerprint(key.bytes);
  if (verdict == Verdict::revoked)
    return {Reason::host_key_revoked, Effect::none, shown + ", which is revoked"};
  if (verdict == Verdict::unknown)
    return {Reason::host_key_unknown,
            Effect::none,
            shown + ", and no key of it is trusted yet",
            {},
            "compare it, then `sysring inventory trust " + target_.host + "`"};
  std::string trusted;
  for (const auto& known : known_hosts_->keys_of(names_of(target_)))
    trusted += (trusted.empty() ? "" : " or ") + known.type + " " + fingerprint(known.bytes);
  return {Reason::host_key_changed,
          Effect::none,
          shown + ", but trusted is " + trusted,
          {},
          "find out why; then `sysring inventory trust " + target_.host + " --replace`"};
}

/// So that a password goes out once: a second try by another method counts as a second failure.
Result<Progress> Login::ask_for_methods() {
  const char* methods = libssh2_userauth_list(session_.raw(), target_.user.c_str(),
                                              static_cast<unsigned int>(target_.user.size()));
  if (methods == nullptr) {
    if (libssh2_userauth_authenticated(session_.raw()) != 0) return Progress::done;
    return session_.judge(libssh2_session_last_errno(session_.raw()), "authentication");
  }
  const std::string_view list{methods};
  if (list.find("password") != std::string_view::npos) return Progress::done;
  by_prompts_ = list.find("keyboard-interactive") != std::string_view::npos;
  if (by_prompts_) return Progress::done;
  return Error{Reason::auth_rejected, Effect::none,
               "the host takes no password, only " + printable_line(list, 100)};
}

Result<Progress> Login::authenticate() {
  if (libssh2_userauth_authenticated(session_.raw()) != 0) return Progress::done;
  return std::visit([this](const auto& identity) { return offer(identity); }, identity_);
}

Result<Progress> Login::judge(int code) {
  if (fault_) return *fault_;
  const bool refused = code == LIBSSH2_ERROR_AUTHENTICATION_FAILED ||
                       code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED ||
                       code == LIBSSH2_ERROR_PASSWORD_EXPIRED;
  if (refused && !session_.is_cut()) return rejected();
  if (agent_key_ > 0 && session_.was_told_goodbye()) return rejected();  // too many keys
  return session_.judge(code, "authentication");
}

Result<Progress> Login::offer(const std::string& public_key) {
  void* self = this;
  return judge(libssh2_userauth_publickey(session_.raw(), target_.user.c_str(),
                                          reinterpret_cast<const unsigned char*>(public_key.data()),
                                          public_key.size(), &LoginCallbacks::sign, &self));
}

Result<Progress> Login::offer(const AgentKeys& keys) {
  while (true) {
    auto progress = offer(keys.public_keys.at(agent_key_));
    const bool refused = !progress && progress.error().code == Reason::auth_rejected;
    if (!refused || agent_key_ + 1 == keys.public_keys.size()) return progress;
    ++agent_key_;
  }
}

Result<Progress> Login::offer(const Secret& password) {
  const auto size = static_cast<unsigned int>(target_.user.size());
  if (by_prompts_)
    return judge(libssh2_userauth_keyboard_interactive_ex(session_.raw(), target_.user.c_str(),
                                                          size, &LoginCallbacks::answer));
  const auto text = password.reveal();
  return judge(libssh2_userauth_password_ex(session_.raw(), target_.user.c_str(), size, text.data(),
                                            static_cast<unsigned int>(text.size()), nullptr));
}

std::string Login::answer_to_prompt() {
  const auto* password = std::get_if<Secret>(&identity_);
  if (password == nullptr || std::exchange(password_given_, true)) return {};
  return std::string{password->reveal()};
}

int Login::sign(std::string_view data, std::string& signature) {
  const auto algorithm = algorithm_in(data);
  if (const auto* key = std::get_if<SigningKey>(&identity_)) {
    auto made = key->sign(data, algorithm);
    if (!made) fault_ = made.error();
    if (made) signature = std::move(*made);
    return made ? 0 : -1;
  }
  if (signature_) {
    signature = *std::exchange(signature_, std::nullopt);
    return 0;
  }
  if (fault_) return -1;
  if (!std::exchange(awaits_signature_, true))
    request_ = SignatureWanted{std::get<AgentKeys>(identity_).public_keys.at(agent_key_),
                               std::string{data}, std::string{algorithm}};
  return LIBSSH2_ERROR_EAGAIN;
}

void Login::give(Result<std::string> signature) {
  awaits_signature_ = false;
  if (signature) {
    signature_ = std::move(*signature);
  } else {
    fault_ = signature.error();
  }
}

Error Login::rejected() const {
  std::string what = "this password";
  if (const auto* key = std::get_if<SigningKey>(&identity_))
    what = "key " + fingerprint(key->public_key());
  if (const auto* keys = std::get_if<AgentKeys>(&identity_))
    what = keys->public_keys.size() == 1 ? "key " + fingerprint(keys->public_keys.front())
                                         : "any of the agent's keys";
  return {Reason::auth_rejected, Effect::none,
          "the host does not accept " + what + " for user '" + target_.user + "'"};
}

}  // namespace sysring::transport::ssh
