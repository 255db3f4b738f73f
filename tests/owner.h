#pragma once

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <poll.h>

#include "base/wakeup.h"
#include "engine/control.h"

namespace sysring::tests {

/// The owner of a workspace, as far as who asks it can tell: it answers on the socket in a thread
/// of its own, as an engine does in its loop.
class Owner {
 public:
  using Answerer = engine::ControlServer::Answerer;
  Owner(engine::ControlServer server, Answerer answerer)
      : server_{std::move(server)}, answerer_{std::move(answerer)}, thread_{[this] { work(); }} {}
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() {
    ended_ = true;
    wakeup_.ring();
    thread_.join();
  }

  /// Those who watch. Safe on any thread, also in an answer: then it comes after that.
  void tell(Json line) {
    {
      const std::lock_guard guard{mutex_};
      to_tell_.push_back(std::move(line));
    }
    wakeup_.ring();
  }

 private:
  void work() {
    while (!ended_) {
      std::vector<pollfd> waits{{wakeup_.descriptor(), POLLIN, 0}};
      for (const int descriptor : server_.descriptors()) waits.push_back({descriptor, POLLIN, 0});
      ::poll(waits.data(), waits.size(), -1);
      wakeup_.hush();
      server_.serve(answerer_);
      for (const auto& line : taken()) server_.tell_watchers(line);
    }
  }
  std::vector<Json> taken() {
    const std::lock_guard guard{mutex_};
    return std::exchange(to_tell_, {});
  }

  engine::ControlServer server_;
  Answerer answerer_;
  Wakeup wakeup_;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  std::vector<Json> to_tell_;
  std::thread thread_;
};

}  // namespace sysring::tests
