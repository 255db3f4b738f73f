#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/bits.h"
#include "sysmon/folding.h"

namespace sysring::sysmon {

/// A piece of text in upper case, and whether it must stand at an edge of the text.
struct Pattern {
  std::string marked;  ///< With a mark at each edge where it must stand.
  bool at_start = false;
  bool at_end = false;
  friend auto operator<=>(const Pattern&, const Pattern&) = default;
};

/// How often runs of 2 and of 4 bytes come in the patterns of a whole configuration: what is common
/// in them is common in events, too, as "C:\W" is. An estimate: unlike runs may share a counter.
class RunCounts {
 public:
  void add(std::string_view marked);
  [[nodiscard]] std::uint32_t of(std::string_view run) const;  ///< Of 2 or 4 bytes.

 private:
  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(std::size_t{1} << 16);
};

/// Patterns by one run of bytes in each, the rarest that it has. A text is searched by looking at
/// each of its runs: few are of a pattern, and then only these patterns are compared.
class RunIndex {
 public:
  explicit RunIndex(std::size_t width) : width_{width} {}  ///< 2 or 4 bytes.

  void add(std::string_view marked, std::uint32_t number, const RunCounts& counts);
  void seal();  ///< Once all were added.

  /// Calls with the number of a pattern and the place where all of it may begin.
  template <typename Call>
  void find(std::string_view marked, Call call) const {
    if (places_.empty()) return;
    for (std::size_t at = 0; at + width_ <= marked.size(); ++at) {
      const auto key = key_of(marked.data() + at);
      if (!keys_.has(key)) continue;
      for (auto i = begins_[key]; i < begins_[key + 1]; ++i) {
        if (at >= places_[i].offset) call(places_[i].pattern, at - places_[i].offset);
      }
    }
  }

 private:
  struct Place {
    std::uint32_t run = 0;
    std::uint32_t pattern = 0;
    std::uint32_t offset = 0;  // of the run in the pattern
  };

  [[nodiscard]] std::uint32_t key_of(std::uint32_t run) const { return (run * 0x9E3779B1U) >> shift_; }

  /// Reads 4 bytes, whatever the width.
  [[nodiscard]] std::uint32_t run_at(const char* bytes) const {
    std::uint32_t run = 0;
    std::memcpy(&run, bytes, sizeof run);
    return width_ == 4 ? run : run & 0xFFFFU;
  }
  [[nodiscard]] std::uint32_t key_of(const char* bytes) const { return key_of(run_at(bytes)); }

  std::size_t width_;
  unsigned shift_ = 26;
  Bits keys_;
  std::vector<std::uint32_t> begins_;  // by key, into places_
  std::vector<Place> places_;          // by key
};

/// Finds all of many patterns, of which none is empty, in a text at once.
class PatternIndex {
 public:
  PatternIndex() = default;
  PatternIndex(std::vector<Pattern> patterns, const RunCounts& counts);

  /// Calls with the number of each pattern that the text has, as often as it has it.
  template <typename Call>
  void find(const FoldedText& text, Call call) const {
    const auto marked = text.marked();
    const auto check = [&](std::uint32_t number, std::size_t begin) {
      if (stands_at(patterns_[number], marked, begin)) call(number);
    };
    long_.find(marked, check);
    short_.find(marked, check);
  }

 private:
  static bool stands_at(const Pattern& pattern, std::string_view marked, std::size_t begin) {
    const auto end = begin + pattern.marked.size();
    if (end > marked.size()) return false;
    if ((begin == 0) != pattern.at_start || (end == marked.size()) != pattern.at_end) return false;
    return marked.substr(begin, pattern.marked.size()) == pattern.marked;
  }

  std::vector<Pattern> patterns_;
  RunIndex long_{4};
  RunIndex short_{2};
};

}  // namespace sysring::sysmon
