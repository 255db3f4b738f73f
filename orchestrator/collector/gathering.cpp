#include "collector/gathering.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace sysring::collector {
namespace {

constexpr std::size_t most_computers = 200'000;
constexpr std::size_t most_bytes = 67'108'864;

std::size_t size_of(const Arrival& arrival) {
  std::size_t bytes = sizeof arrival + arrival.event.computer.size();
  for (const auto& [name, value] : arrival.event.data) bytes += name.size() + value.size() + 64;
  return bytes;
}

bool is_older(const Newest& a, const Newest& b) {
  return std::tie(a.received_at, a.record_id) < std::tie(b.received_at, b.record_id);
}

}  // namespace

void Gathering::take(Told told, const Window& window, Time since) {
  const Time guess = told.told_at.value_or(told.event.at);
  const Time received = std::min(std::max(guess, window.earliest), window.latest);
  if (received < since) return;
  Arrival arrival{std::move(told.event), received};
  take_newest(arrival);
  if (arrival.event.id == sysmon::config_changed) take_change(std::move(arrival));
}

void Gathering::take_newest(const Arrival& arrival) {
  const auto& event = arrival.event;
  const auto name = lower(event.computer);
  Newest newest{event.computer, event.record_id, event.at, arrival.received_at};
  const auto known = newest_.find(name);
  if (known != newest_.end()) {
    if (is_older(known->second, newest)) known->second = std::move(newest);
  } else if (newest_.size() < most_computers) {
    newest_.emplace(name, std::move(newest));
  } else {
    ++skipped_;
  }
}

void Gathering::take_change(Arrival arrival) {
  bytes_ += size_of(arrival);
  changes_.push_back(std::move(arrival));
  while (bytes_ > most_bytes) {
    bytes_ -= size_of(changes_.front());
    changes_.pop_front();
    ++skipped_;
  }
}

Harvest Gathering::finish() {
  Harvest harvest;
  std::ranges::move(changes_, std::back_inserter(harvest.config_changes));
  std::ranges::stable_sort(harvest.config_changes, {}, &Arrival::received_at);
  for (auto& [name, newest] : newest_) harvest.newest.push_back(std::move(newest));
  harvest.skipped = skipped_;
  *this = {};
  return harvest;
}

}  // namespace sysring::collector
