#include "sysmon/pattern_index.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

namespace sysring::sysmon {
namespace {

constexpr std::size_t long_run = 4;
constexpr std::size_t short_run = 2;

std::uint32_t number_of(std::string_view run) {
  std::uint32_t number = 0;
  std::memcpy(&number, run.data(), std::min(run.size(), sizeof number));
  return number;
}

std::size_t counter_of(std::string_view run) { return (number_of(run) * 0x9E3779B1U) >> 16; }

}  // namespace

void RunCounts::add(std::string_view marked) {
  for (const auto width : {short_run, long_run}) {
    for (std::size_t at = 0; at + width <= marked.size(); ++at) {
      ++counts_[counter_of(marked.substr(at, width))];
    }
  }
}

std::uint32_t RunCounts::of(std::string_view run) const { return counts_[counter_of(run)]; }

void RunIndex::add(std::string_view marked, std::uint32_t number, const RunCounts& counts) {
  if (marked.size() < width_) {
    // A single byte is a run of two, whatever follows.
    for (std::uint32_t next = 0; next < 256; ++next) {
      places_.push_back({number_of(marked) | next << 8, number, 0});
    }
    return;
  }
  std::size_t rarest = 0;
  for (std::size_t at = 1; at + width_ <= marked.size(); ++at) {
    if (counts.of(marked.substr(at, width_)) < counts.of(marked.substr(rarest, width_))) rarest = at;
  }
  places_.push_back(
      {number_of(marked.substr(rarest, width_)), number, static_cast<std::uint32_t>(rarest)});
}

void RunIndex::seal() {
  constexpr std::size_t keys_for_each = 16;  // so that few texts meet a key that is not theirs
  const auto bits =
      std::clamp(static_cast<unsigned>(std::bit_width(places_.size() * keys_for_each)), 6U, 20U);
  shift_ = 32 - bits;
  const std::size_t keys = std::size_t{1} << bits;
  keys_ = Bits{keys};
  begins_.assign(keys + 1, 0);
  std::ranges::sort(places_, {}, [&](const Place& place) {
    return std::tuple{key_of(place.run), place.pattern};
  });
  for (const auto& place : places_) {
    keys_.set(key_of(place.run));
    ++begins_[key_of(place.run) + 1];
  }
  for (std::size_t key = 0; key < keys; ++key) begins_[key + 1] += begins_[key];
}

PatternIndex::PatternIndex(std::vector<Pattern> patterns, const RunCounts& counts)
    : patterns_{std::move(patterns)} {
  for (std::uint32_t number = 0; number < patterns_.size(); ++number) {
    const auto& marked = patterns_[number].marked;
    (marked.size() < long_run ? short_ : long_).add(marked, number, counts);
  }
  long_.seal();
  short_.seal();
}

}  // namespace sysring::sysmon
