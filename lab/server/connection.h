#pragma once

#include <memory>
#include <vector>

#include "lab/server/channel.h"
#include "lab/server/entrance.h"

namespace lab::server {

/// A client's connection to one machine.
class Connection {
 public:
  Connection(Host& host, const Entrance& entrance, const Clock& clock, Descriptor socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  enum class State : std::uint8_t { open, closed, resets };

  /// Reads what has come and does what can be done by now. Unless it is open afterwards, it is to
  /// go; before that, reset() where it says so.
  State serve(Instant now);

  /// Cuts it without a word more.
  void reset();

  [[nodiscard]] bool is_open() const;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const Host& host() const { return host_; }
  [[nodiscard]] bool wants_to_write() const;
  [[nodiscard]] Instant wake() const;  ///< When to serve it though nothing arrives.

 private:
  struct Calls;  // what libssh calls
  State step(Instant now);

  Host& host_;
  const Entrance& entrance_;
  const Clock& clock_;
  int descriptor_;
  Instant login_ends_;
  bool logged_in_ = false;
  Session session_;
  std::unique_ptr<ssh_event_struct, Free> event_;
  ssh_server_callbacks_struct callbacks_{};
  std::vector<std::unique_ptr<Channel>> channels_;
};

}  // namespace lab::server
