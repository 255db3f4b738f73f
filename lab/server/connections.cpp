#include "lab/server/connections.h"

#include <algorithm>

#include <sys/epoll.h>

namespace lab::server {
namespace {

constexpr int accepts_at_once = 16;  ///< Each costs a key exchange soon.

}  // namespace

class Connections::Door : public Watched {
 public:
  Door(Connections& connections, int listening) : connections_{connections}, listening_{listening} {
    connections.poller_.add(listening, EPOLLIN, *this);
  }
  void ready(Instant now) override { connections_.accept(listening_, now); }

 private:
  Connections& connections_;
  int listening_;
};

class Connections::Seat : public Watched {
 public:
  Seat(Connections& connections, const Host& host) : connections_{connections}, host_{host} {}
  ~Seat() override { connections_.poller_.remove(id_); }

  [[nodiscard]] const Host& host() const { return host_; }

  virtual void cut() = 0;

 protected:
  void watch(int descriptor, std::uint32_t events) {
    id_ = connections_.poller_.add(descriptor, events, *this);
  }

  Connections& connections_;
  const Host& host_;
  Poller::Id id_ = 0;
};

class Connections::Talk : public Seat {
 public:
  Talk(Connections& connections, Host& host, Descriptor socket)
      : Seat{connections, host},
        connection{host, connections.entrance_, connections.clock_, std::move(socket)} {
    if (connection.is_open()) watch(connection.descriptor(), EPOLLIN);
  }
  ~Talk() override { connections_.sleep(*this, Instant::max()); }

  void ready(Instant now) override { connections_.serve(*this, now); }
  void cut() override { connection.reset(); }
  void want() {
    const std::uint32_t both = EPOLLIN | EPOLLOUT;
    connections_.poller_.change(id_, connection.wants_to_write() ? both : EPOLLIN);
  }

  Connection connection;
  Instant sleeps_until = Instant::max();
};

class Connections::Hush : public Seat {
 public:
  Hush(Connections& connections, const Host& host, Descriptor socket)
      : Seat{connections, host}, socket_{std::move(socket)} {
    watch(socket_.number(), EPOLLRDHUP);
  }
  void ready(Instant) override { connections_.drop(*this); }
  void cut() override { reset_tcp(socket_.number()); }

 private:
  Descriptor socket_;
};

Connections::Connections(Fleet& fleet, const Entrance& entrance, const Clock& clock,
                         const Listener& listener, Poller& poller, std::size_t most)
    : fleet_{fleet}, entrance_{entrance}, clock_{clock}, poller_{poller}, most_seats_{most} {
  for (const auto& socket : listener.sockets())
    doors_.push_back(std::make_unique<Door>(*this, socket.number()));
}

Connections::~Connections() = default;

void Connections::accept(int listening, Instant now) {
  for (int i = 0; i < accepts_at_once; ++i) {
    auto [socket, address] = Listener::accept(listening);
    if (!socket) return;
    auto* host = fleet_.at_address(address);
    const bool reachable = host != nullptr && !host->faults.unreachable &&
                           now >= host->down_until && seats_.size() < most_seats_;
    if (!reachable)
      reset_tcp(socket.number());
    else if (host->faults.hang)
      seat(std::make_unique<Hush>(*this, *host, std::move(socket)));
    else
      talk(*host, std::move(socket), now);
  }
}

void Connections::talk(Host& host, Descriptor socket, Instant now) {
  auto one = std::make_unique<Talk>(*this, host, std::move(socket));
  auto& seated = *one;
  seat(std::move(one));
  serve(seated, now);
}

void Connections::seat(std::unique_ptr<Seat> seat) {
  const auto* key = seat.get();
  seats_.emplace(key, std::move(seat));
}

void Connections::drop(Seat& seat) { seats_.erase(&seat); }

void Connections::serve(Talk& talk, Instant now) {
  const auto state = talk.connection.serve(now);
  if (state == Connection::State::open) {
    talk.want();
    return sleep(talk, talk.connection.wake());
  }
  if (state == Connection::State::resets) talk.cut();
  drop(talk);
}

void Connections::sleep(Talk& talk, Instant until) {
  if (talk.sleeps_until == until) return;
  sleepers_.erase({talk.sleeps_until, &talk});
  talk.sleeps_until = until;
  if (until != Instant::max()) sleepers_.emplace(until, &talk);
}

void Connections::serve_due(Instant now) {
  while (!sleepers_.empty() && sleepers_.begin()->first <= now) {
    auto& talk = *sleepers_.begin()->second;
    sleep(talk, Instant::max());
    serve(talk, now);
  }
}

Instant Connections::wake() const {
  return sleepers_.empty() ? Instant::max() : sleepers_.begin()->first;
}

void Connections::cut(const Host& host) {
  for (auto seat = seats_.begin(); seat != seats_.end();) {
    const auto next = std::next(seat);
    if (&seat->second->host() == &host) {
      seat->second->cut();
      drop(*seat->second);
    }
    seat = next;
  }
}

}  // namespace lab::server
