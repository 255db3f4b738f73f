#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/queue.h"
#include "transport/settings.h"
#include "transport/ssh/backroom.h"
#include "transport/ssh/dial.h"
#include "transport/ssh/execution.h"
#include "transport/ssh/inbox.h"
#include "transport/ssh/login.h"
#include "transport/ssh/rejections.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// What all connections of a loop share.
struct Shared {
  const Settings& settings;
  Backroom& backroom;
  Rejections& rejections;
  Queue<Completion>& completions;
};

/// One connection: a state machine that never waits. The loop tells it what happened, and asks it
/// afterwards what it waits for.
class Connection {
 public:
  Connection(ConnectionId id, Target target, Shared shared)
      : id_{id}, target_{std::move(target)}, shared_{shared} {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { abandoned_.request_stop(); }

  void begin();  ///< Its turn has come.
  void take(Result<Preparation> preparation);
  void take_signature(Result<std::string> signature);
  void fail(const Error& error);  ///< Completes what is under way, and all that comes later.

  void start(OperationId id, Operation operation);
  bool cancel(OperationId id);  ///< False where it is not under way here.
  void close();                 ///< Cancels what is under way.

  void on_ready();  ///< Something that it waited for happened on its socket.
  void on_time();   ///< Some of its deadlines may have passed.

  [[nodiscard]] std::optional<Moment> due() const;
  [[nodiscard]] int descriptor() const;  ///< Negative while it has no socket.
  [[nodiscard]] Wants wants() const;
  [[nodiscard]] bool is_idle() const { return phase_ == Phase::ready && !task_; }
  [[nodiscard]] bool has_ended() const { return phase_ == Phase::ended; }

 private:
  /// In the order in which they come about.
  enum class Phase : std::uint8_t {
    queued,
    preparing,
    connecting,
    logging_in,
    telling,   ///< The host key is refused, and being kept for the operator.
    ready,     ///< Logged in, and no channel is open.
    running,   ///< A channel is open for the task.
    clearing,  ///< The task is answered, its channel is being closed.
    ended,
  };
  struct Task {
    OperationId id;
    Operation operation;
    std::chrono::milliseconds limit;
    Moment deadline;
  };

  void advance();
  Result<Progress> step();
  Result<Progress> connect();
  Result<Progress> log_in();
  Result<Progress> refuse(const Error& error);
  Result<Progress> run();
  Result<Progress> clear();
  void enter(Phase phase, std::chrono::milliseconds limit);
  void keep_alive();
  void on_deadline_of_phase();
  void end_task(const Error& error);
  void complete(Result<Answer> answer);
  [[nodiscard]] bool task_was_sent() const;
  [[nodiscard]] std::optional<Moment> next_keepalive() const;

  const ConnectionId id_;
  const Target target_;
  const Shared shared_;
  std::stop_source abandoned_;
  Phase phase_ = Phase::queued;
  std::optional<Moment> phase_due_;
  std::optional<Preparation> preparation_;
  std::optional<Dial> dial_;
  std::unique_ptr<Session> session_;
  std::optional<Login> login_;
  std::optional<Task> task_;
  std::unique_ptr<Operation> running_;  ///< What execution_ reads from.
  std::unique_ptr<Execution> execution_;
  Moment last_keepalive_;
  unsigned keepalives_unanswered_ = 0;
  std::optional<Error> broken_;  ///< Why nothing can be started any more.
};

}  // namespace sysring::transport::ssh
