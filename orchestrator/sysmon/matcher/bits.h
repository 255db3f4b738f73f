#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sysring::sysmon {

/// A set of small numbers.
class Bits {
 public:
  static constexpr std::size_t none = SIZE_MAX;

  explicit Bits(std::size_t size = 0) : words_((size + 63) / 64) {}

  [[nodiscard]] bool has(std::size_t i) const { return ((words_[i / 64] >> (i % 64)) & 1) != 0; }
  void set(std::size_t i) { words_[i / 64] |= mask(i); }
  void set(std::size_t i, bool on) { on ? set(i) : clear(i); }
  void clear(std::size_t i) { words_[i / 64] &= ~mask(i); }

  /// Those that are in `where` become those that are in `what`, which has no others.
  void replace(const Bits& where, const Bits& what) {
    for (std::size_t i = 0; i < where.words_.size(); ++i) {
      words_[i] = (words_[i] & ~where.words_[i]) | what.words_[i];
    }
  }

  /// The least number from `begin` to before `end` that is in this set and in that one.
  [[nodiscard]] std::size_t first_also_in(const Bits& other, std::size_t begin,
                                          std::size_t end) const {
    if (begin >= end) return none;
    std::size_t word = begin / 64;
    auto both = words_[word] & other.words_[word] & (~std::uint64_t{0} << (begin % 64));
    const std::size_t last = (end - 1) / 64;
    while (both == 0 && word < last) {
      ++word;
      both = words_[word] & other.words_[word];
    }
    const auto found = word * 64 + static_cast<std::size_t>(std::countr_zero(both));
    return found < end ? found : none;
  }

 private:
  static constexpr std::uint64_t mask(std::size_t i) { return std::uint64_t{1} << (i % 64); }

  std::vector<std::uint64_t> words_;
};

}  // namespace sysring::sysmon
