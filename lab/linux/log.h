#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lab/sh/system.h"

namespace lab::linux_host {

using sh::Time;

/// The fields of an event behind its time and its process, by names that live forever; values are
/// shared, because scripts are long and everything that they start names them.
using Fields = std::vector<std::pair<const char*, std::shared_ptr<const std::string>>>;

struct Entry {
  Time at{};
  std::uint32_t id = 0;
  std::uint32_t daemon = 0;   ///< The process of Sysmon.
  std::uint32_t subject = 0;  ///< The process that did it; 0 where the event names none.
  bool forwarded = false;
  std::string rule = {};
  std::shared_ptr<const Fields> fields = {};
};

/// The events of a machine, numbered from 0 on. The current part becomes the rotated one when it
/// has grown old or long, and the rotated one is gone.
class Log {
 public:
  enum class Part : std::uint8_t { current, rotated };

  Log(std::string computer, std::uint64_t seed) : computer_{std::move(computer)}, seed_{seed} {}

  void add(Entry entry);

  [[nodiscard]] std::uint64_t next_record() const { return next_; }
  [[nodiscard]] std::string xml(std::uint64_t record) const;
  [[nodiscard]] const Entry* find(std::uint64_t record) const;  ///< Null where it is gone.
  [[nodiscard]] std::uint64_t oldest_record() const { return first_record(Part::rotated); }

  /// Those for the collector that were written by `until` and not taken yet, as XML. Nothing is
  /// lost on the way while no more wait than the queue holds.
  std::vector<std::string> take_forwarded(Time until);

  /// As a file of syslog.
  [[nodiscard]] std::uint64_t size(Part part) const;
  [[nodiscard]] std::string read(Part part, std::uint64_t from) const;

 private:
  /// A file of syslog. Where its lines end is found out when somebody asks.
  struct Segment {
    std::deque<Entry> entries;
    mutable std::vector<std::uint64_t> ends = {};
  };

  void rotate();
  [[nodiscard]] const Segment& segment(Part part) const {
    return part == Part::current ? current_ : rotated_;
  }
  [[nodiscard]] std::uint64_t first_record(Part part) const {
    return next_ - current_.entries.size() - (part == Part::current ? 0 : rotated_.entries.size());
  }
  [[nodiscard]] std::string line(std::uint64_t record) const;

  std::string computer_;
  std::uint64_t seed_;
  std::uint64_t next_ = 0;
  std::uint64_t taken_ = 0;    ///< Those before were taken for the collector.
  std::deque<Entry> waiting_;  ///< Rotated away, and not taken yet.
  Segment rotated_;
  Segment current_;
};

std::string utc(Time time);  ///< "2026-11-24 02:01:48.225"

}  // namespace lab::linux_host
