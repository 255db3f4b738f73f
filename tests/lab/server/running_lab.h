#pragma once

#include <string>
#include <vector>

#include "directory.h"
#include "process.h"

namespace lab::tests {

struct Said {
  int code = -1;
  std::string out;
  std::string err;
};

/// A lab of echo machines (see echo_machine.cpp) in a directory of its own, as a process of its
/// own: ws… are on Windows, lx… on Linux.
class RunningLab {
 public:
  explicit RunningLab(const std::vector<std::string>& options);

  /// Runs a command on a machine through ssh(1), which believes known_hosts alone.
  Said ssh(const std::string& host, const std::string& command, const std::string& input = "");

  /// Runs a batch of sftp(1).
  Said sftp(const std::string& host, const std::string& batch);

  /// Steers the lab: `sysring-lab VERB DIR WORD...`.
  Said steer(const std::string& verb, const std::vector<std::string>& words = {});

  /// What ssh(1) needs to get to a machine: options, then account@address.
  [[nodiscard]] std::vector<std::string> ssh_arguments(const std::string& host) const;

  Said run(const std::vector<std::string>& argv, const std::string& input = "");

  [[nodiscard]] const sysring::tests::Directory& directory() const { return directory_; }
  [[nodiscard]] std::string file(const std::string& name) const { return directory_ / name; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string address(const std::string& host) const;
  [[nodiscard]] sysring::tests::Process& process() { return process_; }

 private:
  sysring::tests::Directory directory_;
  sysring::tests::Process process_;
  int port_ = 0;
};

}  // namespace lab::tests
