#pragma once

#include <list>
#include <string>
#include <vector>

#include "lab/cmd/shell.h"

namespace lab::cmd {

/// The streams of one command while its redirections hold.
class Redirected {
 public:
  Redirected(Shell& shell, const Streams& streams);

  /// From left to right. The first that fails is told on the stream for errors, and the command is
  /// not to be run.
  [[nodiscard]] bool open(const std::vector<Redirection>& redirections);
  [[nodiscard]] const Streams& streams() const { return streams_; }
  /// Puts into the files what the command wrote; false where one of them did not take it.
  [[nodiscard]] bool close();

 private:
  struct Output {
    std::string path;  ///< Empty for what nobody keeps.
    std::string bytes = {};
  };

  bool open(const Redirection& redirection);
  bool open_input(const std::string& path);
  bool open_output(const Redirection& redirection, const std::string& name);
  std::string** stream(int handle);

  Shell& shell_;  // NOLINT(*-avoid-const-or-ref-data-members)
  Streams before_;
  Streams streams_;
  std::string input_;
  std::string* other_ = nullptr;  ///< Handles 3 to 9, which nothing here writes to.
  std::list<Output> outputs_;
};

}  // namespace lab::cmd
