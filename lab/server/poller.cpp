#include "lab/server/poller.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <sys/epoll.h>

namespace lab::server {
namespace {

constexpr std::size_t events_at_once = 256;

int milliseconds_until(Instant instant) {
  const auto left = instant - std::chrono::steady_clock::now();
  if (left <= std::chrono::steady_clock::duration::zero()) return 0;
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
}

}  // namespace

Poller::Poller() : epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
  if (!epoll_) throw std::system_error{errno, std::generic_category(), "epoll_create1"};
}

Poller::Id Poller::add(int descriptor, std::uint32_t events, Watched& watched) {
  const Id id = ++last_;
  epoll_event event{.events = events, .data = {.u64 = id}};
  if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
  entries_.emplace(id, Entry{descriptor, events, &watched});
  return id;
}

void Poller::change(Id id, std::uint32_t events) {
  auto& entry = entries_.at(id);
  if (entry.events == events) return;
  entry.events = events;
  epoll_event event{.events = events, .data = {.u64 = id}};
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, entry.descriptor, &event);
}

void Poller::remove(Id id) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return;
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, entry->second.descriptor, nullptr);
  entries_.erase(entry);
}

void Poller::wait(Instant until) {
  std::array<epoll_event, events_at_once> events{};
  const int count = ::epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()),
                                 milliseconds_until(until));
  const auto now = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const auto entry = entries_.find(events.at(static_cast<std::size_t>(i)).data.u64);
    if (entry != entries_.end()) entry->second.watched->ready(now);
  }
}

}  // namespace lab::server
