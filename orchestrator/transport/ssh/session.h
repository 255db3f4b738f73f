#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"
#include "transport/ssh/memory.h"
#include "transport/ssh/moment.h"
#include "transport/ssh/progress.h"

struct _LIBSSH2_SESSION;

namespace sysring::transport::ssh {

class Login;

/// One libssh2 session and its socket. It bounds what a peer can cost: the memory that the library
/// may hold for it, and the bytes that are taken from it before others have their turn.
class Session {
 public:
  /// How much memory libssh2 may hold: a window of the widest channel, and as much again.
  static constexpr std::size_t memory_cap = 8UL * 1024 * 1024;
  static constexpr std::size_t bytes_per_turn = 256UL * 1024;

  static std::unique_ptr<Session> make(Descriptor socket, const std::string& host_keys);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Says goodbye, as far as that goes without waiting.
  ~Session();

  [[nodiscard]] _LIBSSH2_SESSION* raw() const { return session_; }
  [[nodiscard]] int descriptor() const { return socket_.number(); }

  /// Around everything that is done with the session after the socket became ready.
  void begin_turn();
  void end_turn();

  /// Done for 0, waits for "would block", else what went wrong.
  Result<Progress> judge(int code, std::string_view activity) const;

  /// What the socket, the peer's farewell or the library says about the code.
  [[nodiscard]] Error failure(int code, std::string_view activity) const;

  [[nodiscard]] Wants wants() const;

  /// Of all that libssh2 gives back to us.
  [[nodiscard]] Memory& memory() { return memory_; }

  [[nodiscard]] bool is_cut() const { return !cut_.empty(); }
  [[nodiscard]] bool was_told_goodbye() const { return !farewell_.empty(); }
  [[nodiscard]] std::size_t bytes_heard() const { return heard_; }
  [[nodiscard]] const std::string& first_words() const { return first_words_; }
  [[nodiscard]] Moment last_heard() const { return last_heard_; }

  /// Whether the peer has told how a command ended since forget_exit_status().
  [[nodiscard]] bool exit_status_arrived() const { return exit_status_arrived_; }
  void forget_exit_status() { exit_status_arrived_ = false; }

  /// Whom the library's question for a password is passed on to.
  void ask_for_password(Login* login) { login_ = login; }
  [[nodiscard]] Login* login() const { return login_; }

 private:
  friend struct SessionCallbacks;
  void take_in(std::string_view bytes);
  explicit Session(Descriptor socket) : socket_{std::move(socket)} {}

  Descriptor socket_;
  Memory memory_{memory_cap};
  _LIBSSH2_SESSION* session_ = nullptr;
  std::size_t left_this_turn_ = bytes_per_turn;
  std::size_t heard_ = 0;
  std::size_t heard_before_turn_ = 0;
  Moment last_heard_ = now();
  std::string first_words_;  ///< For a peer that speaks something else.
  std::string cut_;          ///< Why the socket is of no more use; empty while it is.
  std::string unsent_;       ///< Why the last bytes could not be sent; empty while they could.
  int farewell_reason_ = 0;
  std::string farewell_;  ///< What the peer said when it ended the conversation.
  bool exit_status_arrived_ = false;
  Login* login_ = nullptr;
};

}  // namespace sysring::transport::ssh
