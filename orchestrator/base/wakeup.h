#pragma once

namespace sysring {

/// Rouses a thread that sleeps in poll() or epoll_wait(): an eventfd with an owner.
class Wakeup {
 public:
  Wakeup();
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  void ring() const;  ///< From any thread; never blocks.
  void hush() const;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace sysring
