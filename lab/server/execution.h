#pragma once

#include <optional>
#include <string>

#include "lab/server/clock.h"
#include "lab/server/host.h"
#include "lab/server/output.h"

namespace lab::server {

/// What a client has sent and nobody has taken yet.
struct Input {
  std::string bytes;
  bool ended = false;
};

/// One command, from its request to its answer.
class Execution {
 public:
  Execution(Host& host, const Clock& clock, std::string line, Input& input);

  enum class State : std::uint8_t { waits, answers, resets };

  /// The machine gets all of the input at once. It runs when the client has ended its input, or
  /// when it has sent none for two seconds: ssh(1) at a terminal ends it never.
  State step(Instant now);

  /// When step() has something to do, though nothing arrives.
  [[nodiscard]] Instant wake() const;

  // What it came to, once it answers.
  Output out = {};
  Output err = {};
  std::uint32_t exit_code = 0;

 private:
  void run(Instant now);

  Host& host_;
  const Clock& clock_;
  std::string line_;
  Input& input_;
  Instant begins_;  ///< At the latest, where no input comes.
  std::optional<Instant> due_;
};

}  // namespace lab::server
