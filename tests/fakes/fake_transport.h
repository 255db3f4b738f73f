#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/queue.h"
#include "transport/transport.h"

namespace sysring::fakes {

/// The host says nothing until the operation is cancelled or closed, or its deadline passes.
struct Hangs {};

/// The host says no to a file, and the connection goes on. An Error alone ends the connection.
struct Refuses {
  Error error;
};
using Reaction = std::variant<transport::Answer, Error, Refuses, Hangs>;

/// A host, as what it does with an operation. It keeps its state where it likes.
using Machine = std::function<Reaction(const transport::Operation&)>;

/// When completions reach the queue.
enum class Delivery : std::uint8_t { immediately, on_demand };

/// Hosts in memory, in a time that passes by hand. A machine acts as soon as an operation is
/// started; its completion comes at once or when it is asked for. It keeps what transport.h
/// promises, down to the effect of an error: one that stands for a lost line is `unknown` for an
/// operation that changes. All of it is for one thread.
class FakeTransport final : public transport::Transport {
 public:
  explicit FakeTransport(Queue<transport::Completion>& completions,
                         Delivery delivery = Delivery::immediately)
      : completions_{completions}, delivery_{delivery} {}
  ~FakeTransport() override;

  /// Puts a machine behind the name of a host, also in place of an earlier one. A host without a
  /// machine is unreachable.
  void set(const std::string& host, Machine machine) { machines_[host] = std::move(machine); }

  /// Hands over the completions that wait, oldest first, at most so many; says how many it were.
  std::size_t deliver(std::size_t most = SIZE_MAX);
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  /// Lets time pass: operations that hang may run into their deadlines.
  void pass(std::chrono::milliseconds duration);

  /// What was started, in order: the host and the line.
  struct Started {
    std::string host;
    std::string line;
    friend bool operator==(const Started&, const Started&) = default;
  };
  [[nodiscard]] const std::vector<Started>& started() const { return started_; }
  [[nodiscard]] std::size_t open_connections() const { return connections_.size(); }

  transport::ConnectionId open(const transport::Target& target) override;
  void start(transport::ConnectionId connection, OperationId id,
             transport::Operation operation) override;
  void cancel(OperationId id) override;
  void close(transport::ConnectionId connection) override;

 private:
  struct Hanging {
    OperationId id;
    transport::Access access;
    std::chrono::milliseconds deadline;  ///< In our own time.
  };
  struct Connection {
    transport::Target target;
    std::optional<Error> broken;
    std::optional<Hanging> hanging;
  };

  void complete(OperationId id, Result<transport::Answer> answer);
  void end(Connection& connection, Reason reason, const std::string& message);

  Queue<transport::Completion>& completions_;
  const Delivery delivery_;
  std::map<std::string, Machine, std::less<>> machines_;
  std::map<transport::ConnectionId, Connection> connections_;
  std::deque<transport::Completion> waiting_;
  std::vector<Started> started_;
  std::chrono::milliseconds time_{0};
  std::uint64_t last_id_ = 0;
};

}  // namespace sysring::fakes
