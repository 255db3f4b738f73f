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
  recent_.push_back(std::move(record));
  if (recent_.size() > at_hand) {
    if (is_rare(*recent_.front().body)) rare_.push_back(std::move(recent_.front()));
    recent_.pop_front();
  }
  while (!rare_.empty() && (rare_.front().id < oldest() || rare_.size() > at_hand))
    rare_.pop_front();
  return recent_.back();
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
