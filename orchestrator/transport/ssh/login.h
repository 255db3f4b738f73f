#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "transport/ssh/backroom.h"
#include "transport/ssh/inbox.h"
#include "transport/ssh/progress.h"
#include "transport/ssh/session.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// From the first packet to a session in which commands can run: key exchange, check of the host
/// key, authentication. Nothing is sent to the host that tells of the user before its key was found
/// to be trusted.
class Login {
 public:
  Login(Session& session, const Target& target, std::shared_ptr<const KnownHosts> known_hosts,
        Identity identity);
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;
  ~Login() { session_.ask_for_password(nullptr); }

  Result<Progress> advance();

  /// After advance(): what the agent has to sign before it can go on, told once.
  std::optional<SignatureWanted> take_request() { return std::exchange(request_, std::nullopt); }
  [[nodiscard]] bool awaits_signature() const { return awaits_signature_; }
  void give(Result<std::string> signature);

  /// After an error: the key that is not trusted, for the operator to judge.
  [[nodiscard]] const std::optional<HostKey>& refused_key() const { return refused_key_; }

 private:
  friend struct LoginCallbacks;
  enum class Step : std::uint8_t { exchange_keys, ask_for_methods, authenticate };

  Result<Progress> exchange_keys();
  Result<Done> check_host_key();
  Error not_trusted(Verdict verdict, const HostKey& key) const;
  Result<Progress> ask_for_methods();
  Result<Progress> authenticate();
  Result<Progress> offer(const std::string& public_key);
  Result<Progress> offer(const SigningKey& key) { return offer(key.public_key()); }
  Result<Progress> offer(const AgentKeys& keys);
  Result<Progress> offer(const Secret& password);
  Result<Progress> judge(int code);
  int sign(std::string_view data, std::string& signature);
  std::string answer_to_prompt();
  [[nodiscard]] Error rejected() const;

  Session& session_;
  const Target& target_;
  std::shared_ptr<const KnownHosts> known_hosts_;
  Identity identity_;
  Step step_ = Step::exchange_keys;
  bool by_prompts_ = false;      ///< The password goes by keyboard-interactive.
  bool password_given_ = false;  ///< Once only: every wrong one counts.
  std::size_t agent_key_ = 0;    ///< Which one is offered now.
  std::optional<SignatureWanted> request_;
  bool awaits_signature_ = false;
  std::optional<std::string> signature_;
  std::optional<Error> fault_;  ///< Of a callback.
  std::optional<HostKey> refused_key_;
};

}  // namespace sysring::transport::ssh
