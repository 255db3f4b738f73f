#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "transport/ssh/progress.h"
#include "transport/ssh/session.h"
#include "transport/transport.h"

struct _LIBSSH2_CHANNEL;

namespace sysring::transport::ssh {

/// One operation on a session, on a channel of its own.
class Execution {
 public:
  /// Of a command or of a file. Session and operation have to outlive it.
  static std::unique_ptr<Execution> make(Session& session, const Operation& operation);
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  virtual ~Execution() = default;

  /// Until `done`: then the answer stands. An error is one of the whole connection.
  Result<Progress> advance();

  /// Its error is a refusal of the host, which leaves the connection as it was.
  virtual Result<Answer> take_answer() = 0;

  /// After `done`: gives the channel back, so that the next one can be opened.
  Result<Progress> release();

  /// From here on the host may have done something of it.
  [[nodiscard]] bool was_sent() const { return step_ > Step::open; }

  /// Asks the host for a sign of life, unless something of ours is half written.
  void keep_alive();

  [[nodiscard]] Wants wants() const;

 protected:
  Execution(Session& session, const Operation& operation)
      : session_{session}, operation_{operation} {}

  /// Asks for what is to go on at the other end of the channel.
  virtual Result<Progress> request() = 0;

  /// Whatever one direction reads from the socket may be what the other one waits for: so both go
  /// on until nothing more arrives.
  virtual Result<Progress> transfer() = 0;

  /// Whether something is to be sent that has not been taken yet.
  [[nodiscard]] virtual bool has_unsent() const = 0;

  /// A packet that is half sent must be finished before the library may send another.
  [[nodiscard]] bool is_blocked_by_own_write() const;

  /// How many of the bytes were taken, 0 where it would block: then the same bytes are to come
  /// again.
  Result<std::size_t> write(std::string_view bytes, std::string_view activity);

  /// Fills the block from its beginning; empty where nothing is there yet.
  Result<std::string_view> read(int stream, std::span<char> block);

  [[nodiscard]] Session& session() const { return session_; }
  [[nodiscard]] const Operation& operation() const { return operation_; }
  [[nodiscard]] _LIBSSH2_CHANNEL* channel() const { return channel_; }

  /// More could be written now, but others have their turn.
  void let_others_write(bool due) { write_is_due_ = due; }
  [[nodiscard]] bool write_is_due() const { return write_is_due_; }

 private:
  enum class Step : std::uint8_t { open, request, transfer, ended };

  Result<Progress> open();

  Session& session_;
  const Operation& operation_;
  _LIBSSH2_CHANNEL* channel_ = nullptr;
  Step step_ = Step::open;
  bool write_is_due_ = false;
};

}  // namespace sysring::transport::ssh
