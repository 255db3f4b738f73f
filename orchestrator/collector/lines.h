#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sysring::collector {

constexpr std::size_t longest_line = 262'144;

/// How far the lines of a file have been taken.
struct Position {
  std::uint64_t offset = 0;   ///< Behind the end of the last whole line.
  bool in_long_line = false;  ///< Or in the middle of one that is too long and passed over.
};

/// Cuts blocks into lines. A line that has not ended waits for the rest; one beyond the cap is
/// passed over and counted, so that memory has a bound.
class Lines {
 public:
  using Sink = std::function<void(std::string_view line)>;
  Lines(Position from, Sink sink) : position_{from}, sink_{std::move(sink)} {}

  void feed(std::string_view block);
  void finish();  ///< Nothing more comes: what waits is a line.

  [[nodiscard]] Position position() const { return position_; }
  [[nodiscard]] std::uint64_t too_long() const { return too_long_; }

 private:
  void keep(std::string_view piece);
  void end_line(std::string_view piece);

  Position position_;
  Sink sink_;
  std::string begun_;
  std::uint64_t too_long_ = 0;
};

}  // namespace sysring::collector
