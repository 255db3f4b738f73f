#include "engine/harvester.h"

#include <poll.h>

namespace sysring::engine {

Harvester::Harvester(collector::Collector& collector)
    : collector_{collector}, thread_{[this] { work(); }} {}

Harvester::~Harvester() {
  orders_.push({.stop = true});
  thread_.join();
}

void Harvester::ask(Time since) {
  if (asked_) return;
  asked_ = true;
  orders_.push({.since = since});
}

std::vector<Result<collector::Harvest>> Harvester::take() {
  auto taken = harvests_.drain();
  if (!taken.empty()) asked_ = false;
  return taken;
}

void Harvester::work() {
  while (true) {
    pollfd waits{orders_.descriptor(), POLLIN, 0};
    ::poll(&waits, 1, -1);
    for (const auto& order : orders_.drain()) {
      if (order.stop) return;
      harvests_.push(collector_.harvest(order.since));
    }
  }
}

}  // namespace sysring::engine
