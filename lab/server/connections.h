#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "lab/server/connection.h"
#include "lab/server/fleet.h"
#include "lab/server/listener.h"
#include "lab/server/poller.h"

namespace lab::server {

/// Every client's connection to every machine.
class Connections {
 public:
  /// `most` are connected at once; who comes then is reset.
  Connections(Fleet& fleet, const Entrance& entrance, const Clock& clock, const Listener& listener,
              Poller& poller, std::size_t most);
  ~Connections();

  /// Those that have waited long enough; at the latest at wake().
  void serve_due(Instant now);
  [[nodiscard]] Instant wake() const;

  /// Cuts all that lead to this machine.
  void cut(const Host& host);

 private:
  class Door;  // a listening socket
  class Seat;  // a client
  class Talk;  // … that is spoken with
  class Hush;  // … that never hears a word

  void accept(int listening, Instant now);
  void talk(Host& host, Descriptor socket, Instant now);
  void seat(std::unique_ptr<Seat> seat);
  void serve(Talk& talk, Instant now);
  void drop(Seat& seat);
  void sleep(Talk& talk, Instant until);

  Fleet& fleet_;
  const Entrance& entrance_;
  const Clock& clock_;
  Poller& poller_;
  std::size_t most_seats_;
  std::vector<std::unique_ptr<Door>> doors_;
  std::set<std::pair<Instant, Talk*>> sleepers_;
  std::map<const Seat*, std::unique_ptr<Seat>> seats_;
};

}  // namespace lab::server
