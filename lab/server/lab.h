#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab/server/clock.h"
#include "lab/server/connections.h"
#include "lab/server/control.h"
#include "lab/server/directory.h"
#include "lab/server/life.h"

namespace lab::server {

/// A fleet that is reached by SSH, its collector, and the loop that runs both in one thread.
class Lab {
 public:
  struct Options {
    Directory directory;
    std::string account;  ///< Empty: Administrator of Windows, root of Linux.
    std::uint16_t port = 0;
    double speed = 1;
  };

  /// From here on clients are accepted. Throws std::invalid_argument for what the caller got wrong,
  /// std::system_error and std::runtime_error for what the system refuses.
  Lab(const Options& options, const std::vector<Description>& descriptions,
      const MachineFactory& make);

  /// One line of JSON, for whoever waits for the lab to be ready.
  [[nodiscard]] std::string ready() const;

  /// Until one of these descriptors can be read.
  void run(const std::vector<int>& stops);

 private:
  Lines obey(const std::vector<std::string>& words);
  Lines dump(const std::vector<std::string>& names);
  static void set_fault(Host& host, const std::string& fault);
  Host& host(const std::string& name);
  void reboot(Host& host);

  Options options_;
  Clock clock_;
  std::size_t open_files_;
  Fleet fleet_;
  Listener listener_;
  std::size_t clients_;  ///< So many at once.
  Entrance entrance_;
  Collector collector_;
  Poller poller_;
  Life life_;
  Connections connections_;
  Control control_;
};

}  // namespace lab::server
