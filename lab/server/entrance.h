#pragma once

#include <memory>
#include <string>

#include <libssh/libssh.h>
#include <libssh/server.h>

#include "lab/server/descriptor.h"
#include "lab/server/host.h"

namespace lab::server {

struct Free {
  void operator()(ssh_session session) const { ssh_free(session); }
  void operator()(ssh_bind bind) const { ssh_bind_free(bind); }
  void operator()(ssh_key key) const { ssh_key_free(key); }
  void operator()(ssh_event event) const { ssh_event_free(event); }
};
using Session = std::unique_ptr<ssh_session_struct, Free>;
using SshKey = std::unique_ptr<ssh_key_struct, Free>;

/// Where conversations begin: each with the host key and the version string of its machine.
class Entrance {
 public:
  /// Whoever holds `authorized_key`, a private key's file, may log in. Throws std::runtime_error.
  explicit Entrance(const std::string& authorized_key);

  /// A session that does not block, before its key exchange. Throws std::runtime_error.
  [[nodiscard]] Session greet(Descriptor socket, const Host& host) const;

  [[nodiscard]] bool is_authorized(ssh_key key) const;

 private:
  std::unique_ptr<ssh_bind_struct, Free> bind_;
  SshKey authorized_;
};

}  // namespace lab::server
