#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/descriptor.h"

namespace sysring::tests {

/// A program that the test started, killed by its number when this goes. It may read its standard
/// input, which stays empty and open until close_input().
class Process {
 public:
  /// `environment` is added to that of the test. What it writes to stderr can be read.
  explicit Process(const std::vector<std::string>& argv,
                   const std::vector<std::string>& environment = {});
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// Reads stdout and stderr until a line has this in it; false if it ends before.
  bool says(const std::string& text);

  /// Waits for its end; all that it wrote.
  std::string output();

  void signal(int number) const;
  void close_input();

  [[nodiscard]] int exit_code() const { return exit_code_; }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  bool read_more();
  void reap();

  pid_t id_ = -1;
  Descriptor in_;
  Descriptor out_;
  int exit_code_ = -1;
  std::string read_;
};

/// Runs it to its end, and fails the test if that was no success. Gives what it wrote.
std::string run(const std::vector<std::string>& argv,
                const std::vector<std::string>& environment = {});

}  // namespace sysring::tests
