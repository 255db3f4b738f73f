#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/matcher/bits.h"
#include "sysmon/matcher/folding.h"
#include "sysmon/matcher/pattern.h"

namespace sysring::sysmon {

/// Runs that differ in a bit become numbers that differ in the upper bits, too.
constexpr std::uint32_t mixed(std::uint32_t run) { return run * 0x9E3779B1U; }

/// How often runs of 2 and of 4 bytes come in the patterns of a whole configuration: what is common
/// in them is common in events, too, as "C:\W" is. An estimate: unlike runs may share a counter.
class RunCounts {
 public:
  void add(std::string_view marked);
  [[nodiscard]] std::uint32_t of(std::string_view run) const;  ///< Of 2 or 4 bytes.

 private:
  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(std::size_t{1} << 16);
};

/// Finds all of many patterns in a text at once. Each is filed under the rarest run of bytes in it,
/// and a text is searched by looking at its runs: few are ones of a pattern, and only there the
/// patterns are compared.
///
/// Where a text is looked at in every second place and in its last one, a pattern is filed under
/// two runs, at an even and at an odd distance from its begin; that is half of the looks.
class RunIndex {
 public:
  /// Of runs of `width` bytes, 2 or 4, in every place that is a multiple of `step`, 1 or 2.
  RunIndex(std::size_t width, std::size_t step)
      : width_{width}, step_{step}, mask_{width == 4 ? ~0U : 0xFFFFU} {}

  /// Whether some run of the pattern is always looked at.
  [[nodiscard]] bool can_take(const Pattern& pattern) const;

  void add(const Pattern& pattern, std::uint32_t number, const RunCounts& counts);
  void seal();  ///< Once all were added.

  /// Calls with the number of each pattern that the text has, as often as it has it.
  template <typename Call>
  void find(const FoldedText& text, Call call) const {
    const auto marked = text.marked();
    if (places_.empty() || marked.size() < width_) return;
    const std::size_t last = marked.size() - width_;
    for (std::size_t begin = 0; begin <= last; begin += 64 * step_) {
      auto known = known_runs(marked.data() + begin, (last - begin) / step_ + 1);
      for (; known != 0; known &= known - 1) {
        compare(marked, begin + step_ * static_cast<std::size_t>(std::countr_zero(known)), call);
      }
    }
    const bool is_left = last % step_ != 0 && known_runs(marked.data() + last, 1) != 0;
    if (is_left) compare(marked, last, call);
  }

 private:
  static constexpr std::uint32_t keys_of_bucket = 16;

  /// A pattern with all that it takes to compare it, side by side in memory.
  struct Place {
    std::uint32_t run = 0;
    std::uint32_t offset = 0;  // of the run in the pattern
    std::uint32_t text = 0;    // where the pattern begins in texts_
    std::uint32_t size = 0;
    std::uint32_t number = 0;
    bool at_start = false;
    bool at_end = false;
  };

  [[nodiscard]] std::size_t rarest_run(std::string_view marked, std::size_t distance,
                                       const RunCounts& counts) const;
  void file(Place place, std::size_t offset);
  void file_single_byte(Place place);

  [[nodiscard]] std::uint32_t key_of(std::uint32_t run) const { return mixed(run) >> shift_; }

  /// Reads 4 bytes, whatever the width.
  [[nodiscard]] std::uint32_t run_at(const char* bytes) const {
    std::uint32_t run = 0;
    std::memcpy(&run, bytes, sizeof run);
    return run & mask_;
  }

  /// A bit for each of the next places, at most 64, with a run that may be one of ours. There is no
  /// branch in it, as nobody could foresee one.
  [[nodiscard]] std::uint64_t known_runs(const char* bytes, std::size_t places) const {
    std::uint64_t known = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(places, 64); ++i) {
      known |= std::uint64_t{keys_.has(key_of(run_at(bytes + i * step_)))} << i;
    }
    return known;
  }

  template <typename Call>
  void compare(std::string_view marked, std::size_t at, Call call) const {
    const auto bucket = key_of(run_at(marked.data() + at)) / keys_of_bucket;
    for (auto i = begins_[bucket]; i < begins_[bucket + 1]; ++i) {
      if (stands_at(places_[i], marked, at)) call(places_[i].number);
    }
  }

  [[nodiscard]] bool stands_at(const Place& place, std::string_view marked, std::size_t at) const {
    if (at < place.offset) return false;
    const auto begin = at - place.offset;
    const auto end = begin + place.size;
    if (end > marked.size()) return false;
    if ((begin == 0) != place.at_start || (end == marked.size()) != place.at_end) return false;
    return std::memcmp(marked.data() + begin, texts_.data() + place.text, place.size) == 0;
  }

  std::size_t width_;
  std::size_t step_;
  std::uint32_t mask_;
  unsigned shift_ = 0;
  Bits keys_;
  std::vector<std::uint32_t> begins_;  // by bucket of keys, into places_
  std::vector<Place> places_;          // by key
  std::string texts_;
};

}  // namespace sysring::sysmon
