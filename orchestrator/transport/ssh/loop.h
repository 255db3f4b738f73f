#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>

#include "base/descriptor.h"
#include "transport/settings.h"
#include "transport/ssh/backroom.h"
#include "transport/ssh/connection.h"
#include "transport/ssh/inbox.h"
#include "transport/ssh/rejections.h"
#include "transport/ssh/timers.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// The SSH transport: one thread that sleeps in epoll and drives every connection. Its callers
/// only put messages into its inbox.
class Loop final : public Transport {
 public:
  Loop(const Settings& settings, Queue<Completion>& completions);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Closes every connection; what is under way is completed as cancelled before this returns.
  ~Loop() override;

  ConnectionId open(const Target& target) override;
  void start(ConnectionId connection, OperationId id, Operation operation) override;
  void cancel(OperationId id) override;
  void close(ConnectionId connection) override;

 private:
  using Key = std::uint64_t;
  struct Slot {
    std::unique_ptr<Connection> connection;
    int descriptor = -1;  ///< What epoll knows of it.
    std::uint32_t events = 0;
    bool admitted = false;
  };

  void run();
  void sleep();
  void read_inbox();
  void admit();
  void wake_due();
  void settle(Key key);
  void watch(Key key, Slot& slot);
  [[nodiscard]] bool has_room() const { return admitted_ < settings_.max_connections; }
  [[nodiscard]] int milliseconds_to_sleep();
  template <typename Act>
  void with(ConnectionId id, Act act);

  void receive(Open& message);
  void receive(Start& message);
  void receive(const Cancel& message);
  void receive(const Close& message);
  void receive(const Stop& message);
  void receive(Prepared& message);
  void receive(Signed& message);
  void receive(const Kept& message);

  const Settings settings_;
  Queue<Completion>& completions_;
  Inbox inbox_;
  std::atomic<std::uint64_t> last_id_ = 0;

  // Of the thread alone.
  Descriptor epoll_;
  Rejections rejections_;
  Timers timers_;
  std::unordered_map<Key, Slot> slots_;
  std::deque<Key> waiting_;  ///< Opened, and not yet begun.
  std::size_t admitted_ = 0;
  Moment next_start_;
  bool stopping_ = false;

  Backroom backroom_;
  std::thread thread_;
};

}  // namespace sysring::transport::ssh
