#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "transport/ssh/progress.h"
#include "transport/ssh/session.h"
#include "transport/transport.h"

struct _LIBSSH2_CHANNEL;

namespace sysring::transport::ssh {

/// One operation on a session, on a channel of its own. Input is written and both streams are read
/// at the same time, so that neither side waits for the other for ever.
class Execution {
 public:
  Execution(Session& session, const Operation& operation);

  /// Until `done`: then the answer stands.
  Result<Progress> advance();
  Answer take_answer() { return std::move(answer_); }

  /// After `done`: gives the channel back, so that the next one can be opened.
  Result<Progress> release();

  /// From here on the host may have run the command.
  [[nodiscard]] bool was_sent() const { return step_ > Step::open; }

  /// Asks the host for a sign of life, unless something of ours is half written.
  void keep_alive();

  [[nodiscard]] Wants wants() const;

 private:
  enum class Step : std::uint8_t { open, exec, transfer, ended };

  Result<Progress> open();
  Result<Progress> exec();
  Result<Progress> transfer();
  Result<Progress> write_input();
  [[nodiscard]] std::string_view unwritten() const;  ///< Of head and input, up to the end of one.
  Result<Progress> read(int stream, std::string& text);
  Result<Progress> wait_for_close();
  Result<Progress> take_status();
  [[nodiscard]] bool is_blocked_by_own_write() const;

  Session& session_;
  const Operation& operation_;
  _LIBSSH2_CHANNEL* channel_ = nullptr;
  Step step_ = Step::open;
  std::size_t written_ = 0;  ///< Of head and input together.
  bool input_ended_ = false;
  bool write_is_due_ = false;  ///< More could be written now, but others have their turn.
  Answer answer_;
};

}  // namespace sysring::transport::ssh
