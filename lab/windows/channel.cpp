#include "lab/windows/channel.h"

#include <algorithm>

namespace lab::windows {
namespace {

bool is_rare(const Body& body) {
  return body.source != Source::sysmon || body.id == 4 || body.id == 16 || body.id == 255;
}

}  // namespace

Channel::Channel(std::string its_name, std::string its_publisher, Security its_access,
                 std::uint64_t next_id)
    : name{std::move(its_name)},
      publisher{std::move(its_publisher)},
      access{std::move(its_access)},
      first_{1},
      next_{next_id} {}

const Record& Channel::add(Record record) {
  record.id = next_++;
  if (recent_.empty() || recent_.back().body != record.body) ++different_;
  recent_.push_back(std::move(record));
  while (different_ > at_hand) drop_oldest();
  while (!rare_.empty() && (rare_.front().id < oldest() || rare_.size() > at_hand))
    rare_.pop_front();
  return recent_.back();
}

void Channel::drop_oldest() {
  const auto body = recent_.front().body;
  if (is_rare(*body)) rare_.push_back(std::move(recent_.front()));
  recent_.pop_front();
  if (recent_.front().body != body) --different_;
}

std::uint64_t Channel::oldest() const {
  const auto held = max_size / bytes_of_one;
  return std::max(first_, next_ > held ? next_ - held : 1);
}

std::deque<Record> Channel::records() const {
  std::deque<Record> out = rare_;
  out.insert(out.end(), recent_.begin(), recent_.end());
  return out;
}

}  // namespace lab::windows
