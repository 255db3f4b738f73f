#pragma once

#include <deque>
#include <string>

#include "lab/windows/event.h"
#include "lab/windows/security.h"

namespace lab::windows {

/// A log whose record ids have no gap. It counts what its size would hold, and has the newest at
/// hand, however often each of them was repeated; the rare ones that tell about Sysmon itself for
/// as long as the log would hold them.
class Channel {
 public:
  Channel(std::string name, std::string publisher, Security access, std::uint64_t next_id);

  std::string name;
  std::string publisher;
  Security access;
  bool enabled = true;
  std::uint64_t max_size = 67108864;
  bool retention = false;

  const Record& add(Record record);  ///< Gives it its id.

  [[nodiscard]] std::uint64_t newest() const { return next_ - 1; }
  [[nodiscard]] std::uint64_t oldest() const;
  [[nodiscard]] std::deque<Record> records() const;  ///< Those at hand, in order.

 private:
  void drop_oldest();

  static constexpr std::size_t at_hand = 200;
  static constexpr std::uint64_t bytes_of_one = 942;

  std::uint64_t first_;
  std::uint64_t next_;
  std::deque<Record> recent_;
  std::size_t different_ = 0;  ///< Of `recent_`, without repetitions.
  std::deque<Record> rare_;  ///< Left `recent_`, but tells about Sysmon itself.
};

}  // namespace lab::windows
