#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include "lab/server/execution.h"
#include "lab/server/sftp.h"

namespace lab::server {

/// One channel of a connection: a command or SFTP, as the client asks for. What libssh calls back
/// only takes notes; step() acts on them.
class Channel {
 public:
  Channel(ssh_session session, Host& host, const Clock& clock);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  enum class State : std::uint8_t { open, closed, resets };

  /// Does what can be done by now. After `closed` it can go; `resets` is for the connection.
  State step(Instant now);

  /// It has something to send that the client has room for.
  [[nodiscard]] bool can_send() const;
  [[nodiscard]] Instant wake() const;
  [[nodiscard]] ssh_channel handle() const { return channel_; }

 private:
  struct Calls;  // what libssh calls
  State step_command(Execution& execution, Instant now);
  State step_files(Sftp& sftp);
  void flush();
  State end();

  ssh_session session_;
  Host& host_;
  const Clock& clock_;
  ssh_channel channel_;
  ssh_channel_callbacks_struct callbacks_{};
  Input input_;
  std::variant<std::monostate, Execution, Sftp> program_;
  bool closed_ = false;
  bool overfull_ = false;
  std::string signal_;

  Output out_;
  Output err_;
  std::optional<std::uint32_t> exit_code_;  ///< Told when all output is out.
};

}  // namespace lab::server
