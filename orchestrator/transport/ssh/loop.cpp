#include "transport/ssh/loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include <sys/epoll.h>

#include "base/check.h"

namespace sysring::transport::ssh {
namespace {

/// Far more messages than operations can be under way; the loop drains it in every round.
constexpr std::size_t inbox_capacity = 1'000'000;
constexpr std::uint64_t inbox_key = 0;
constexpr std::size_t events_per_round = 256;

/// How many connections may begin at once after a pause.
constexpr std::chrono::milliseconds burst{100};

std::uint32_t events_for(const Connection& connection) {
  const auto wants = connection.wants();
  std::uint32_t events = 0;
  if (wants.to_read) events |= EPOLLIN;
  if (wants.to_write) events |= EPOLLOUT;
  if (connection.is_idle()) events |= EPOLLRDHUP;
  return events;
}

}  // namespace

Loop::Loop(const Settings& settings, Queue<Completion>& completions)
    : settings_{settings},
      completions_{completions},
      inbox_{inbox_capacity},
      epoll_{::epoll_create1(EPOLL_CLOEXEC)},
      backroom_{settings_, inbox_} {
  check(static_cast<bool>(epoll_), "the process may open one more descriptor");
  epoll_event event{.events = EPOLLIN, .data = {.u64 = inbox_key}};
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, inbox_.descriptor(), &event);
  thread_ = std::thread{[this] { run(); }};
}

Loop::~Loop() {
  inbox_.push(Stop{});
  thread_.join();
}

ConnectionId Loop::open(const Target& target) {
  const ConnectionId id{++last_id_};
  inbox_.push(Open{id, target});
  return id;
}

void Loop::start(ConnectionId connection, OperationId id, Operation operation) {
  inbox_.push(Start{connection, id, std::move(operation)});
}

void Loop::cancel(OperationId id) { inbox_.push(Cancel{id}); }

void Loop::close(ConnectionId connection) { inbox_.push(Close{connection}); }

void Loop::run() {
  while (!stopping_) {
    admit();
    sleep();
    wake_due();
  }
  for (auto& [key, slot] : slots_) slot.connection->close();
  slots_.clear();
}

void Loop::sleep() {
  std::array<epoll_event, events_per_round> events{};
  const int count = ::epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()),
                                 milliseconds_to_sleep());
  check(count >= 0 || errno == EINTR, "epoll_wait gets what it needs");
  for (const auto& event : std::span{events}.first(static_cast<std::size_t>(std::max(count, 0)))) {
    const Key key = event.data.u64;
    if (key == inbox_key) {
      read_inbox();
      continue;
    }
    with({key}, [](Connection& connection) { connection.on_ready(); });
  }
}

int Loop::milliseconds_to_sleep() {
  auto until = timers_.next();
  if (!waiting_.empty() && has_room()) until = until ? std::min(*until, next_start_) : next_start_;
  if (!until) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - now());
  return static_cast<int>(std::clamp<long>(left.count(), 0, 60'000));
}

void Loop::wake_due() {
  const auto at = now();
  while (const auto key = timers_.take_due(at))
    with({*key}, [](Connection& connection) { connection.on_time(); });
}

/// Begins as many as the rate allows; a pause saves up no more than one burst.
void Loop::admit() {
  const auto interval = std::chrono::nanoseconds{std::chrono::seconds{1}} /
                        std::max<std::uint32_t>(settings_.starts_per_second, 1);
  const auto at = now();
  next_start_ = std::max(next_start_, at - burst);
  while (!waiting_.empty() && has_room() && next_start_ <= at) {
    const Key key = waiting_.front();
    waiting_.pop_front();
    const auto found = slots_.find(key);
    if (found == slots_.end()) continue;
    next_start_ += interval;
    found->second.admitted = true;
    ++admitted_;
    with({key}, [](Connection& connection) { connection.begin(); });
  }
}

template <typename Act>
void Loop::with(ConnectionId id, Act act) {
  const auto found = slots_.find(id.number);
  if (found == slots_.end()) return;
  act(*found->second.connection);
  settle(id.number);
}

/// After anything that may have changed what a connection waits for.
void Loop::settle(Key key) {
  Slot& slot = slots_.at(key);
  watch(key, slot);
  if (const auto due = slot.connection->due()) timers_.arm(key, *due);
  if (slot.connection->has_ended() && std::exchange(slot.admitted, false)) --admitted_;
}

void Loop::watch(Key key, Slot& slot) {
  const int descriptor = slot.connection->descriptor();
  if (descriptor < 0) {
    // A closed socket has left epoll by itself, and its number may be another file's by now; one
    // that is only silenced has not.
    const bool is_silenced = slot.descriptor >= 0 && !slot.connection->has_ended();
    if (is_silenced) ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, slot.descriptor, nullptr);
    slot.descriptor = -1;
    return;
  }
  const auto events = events_for(*slot.connection);
  if (slot.descriptor == descriptor && slot.events == events) return;
  epoll_event event{.events = events, .data = {.u64 = key}};
  const int action = slot.descriptor == descriptor ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  check(::epoll_ctl(epoll_.number(), action, descriptor, &event) == 0, "epoll takes the socket");
  slot.descriptor = descriptor;
  slot.events = events;
}

void Loop::read_inbox() {
  for (auto& message : inbox_.drain())
    std::visit([this](auto& content) { receive(content); }, message);
}

void Loop::receive(Open& message) {
  const Shared shared{settings_, backroom_, rejections_, completions_};
  const Key key = message.connection.number;
  slots_[key].connection =
      std::make_unique<Connection>(message.connection, std::move(message.target), shared);
  waiting_.push_back(key);
}

void Loop::receive(Start& message) {
  if (!slots_.contains(message.connection.number))
    return completions_.push(
        {message.id, Error{Reason::cancelled, Effect::none, "the connection is closed"}});
  with(message.connection,
       [&](Connection& connection) { connection.start(message.id, std::move(message.operation)); });
}

void Loop::receive(const Cancel& message) {
  for (auto& [key, slot] : slots_) {
    if (!slot.connection->cancel(message.id)) continue;
    return settle(key);
  }
}

void Loop::receive(const Close& message) {
  const auto found = slots_.find(message.connection.number);
  if (found == slots_.end()) return;
  found->second.connection->close();
  if (found->second.admitted) --admitted_;
  timers_.disarm(found->first);
  slots_.erase(found);
}

void Loop::receive(const Stop& /*message*/) { stopping_ = true; }

void Loop::receive(Prepared& message) {
  with(message.connection,
       [&](Connection& connection) { connection.take(std::move(message.preparation)); });
}

void Loop::receive(Signed& message) {
  with(message.connection,
       [&](Connection& connection) { connection.take_signature(std::move(message.signature)); });
}

void Loop::receive(const Kept& message) {
  with(message.connection, [&](Connection& connection) { connection.fail(message.refusal); });
}

}  // namespace sysring::transport::ssh
