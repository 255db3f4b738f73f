#pragma once

#include <memory>
#include <string>

#include <libssh/libssh.h>

namespace lab::tests {

/// A client by libssh, for what ssh(1) cannot be told to do. Each call waits for its answer.
class Client {
 public:
  Client(const std::string& address, int port, const std::string& key);

  [[nodiscard]] bool is_in() const { return logged_in_; }

  /// A channel that runs this command, and has it still before it.
  ssh_channel start(const std::string& command);

  /// A channel that speaks SFTP.
  ssh_channel sftp();

  /// Ends the input, and reads the answer to its end.
  static std::string answer(ssh_channel channel);

 private:
  struct Free {
    void operator()(ssh_session session) const { ssh_free(session); }
  };
  ssh_channel open();

  std::unique_ptr<ssh_session_struct, Free> session_{ssh_new()};
  bool logged_in_ = false;
};

}  // namespace lab::tests
