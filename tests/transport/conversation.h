#pragma once

#include <memory>
#include <string>

#include "base/queue.h"
#include "transport/settings.h"
#include "transport/transport.h"

namespace sysring::tests {

/// A transport over SSH, asked one thing after another.
class Conversation {
 public:
  explicit Conversation(const transport::Settings& settings);

  /// On a new connection.
  Result<transport::Answer> run(const transport::Target& target,
                                transport::Operation operation = {.line = "exit 0"});

  /// Starts it, for `next` to wait for.
  OperationId start(transport::ConnectionId connection, transport::Operation operation);
  Result<transport::Answer> next();

  transport::Transport& transport() { return *transport_; }

 private:
  Queue<transport::Completion> completions_{1'000};
  std::unique_ptr<transport::Transport> transport_;
  std::vector<transport::Completion> arrived_;
  std::uint64_t last_id_ = 0;
};

}  // namespace sysring::tests
