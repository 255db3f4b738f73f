#include "sysmon/matcher/run_index.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace sysring::sysmon {
namespace {

constexpr std::size_t long_run = 4;
constexpr std::size_t short_run = 2;

std::uint32_t number_of(std::string_view run) {
  std::uint32_t number = 0;
  std::memcpy(&number, run.data(), std::min(run.size(), sizeof number));
  return number;
}

std::size_t counter_of(std::string_view run) { return mixed(number_of(run)) >> 16; }

}  // namespace

void RunCounts::add(std::string_view marked) {
  for (const auto width : {short_run, long_run}) {
    for (std::size_t at = 0; at + width <= marked.size(); ++at) {
      ++counts_[counter_of(marked.substr(at, width))];
    }
  }
}

std::uint32_t RunCounts::of(std::string_view run) const { return counts_[counter_of(run)]; }

bool RunIndex::can_take(const Pattern& pattern) const {
  const auto size = pattern.marked.size();
  return size >= width_ + step_ - 1 || (size >= width_ && (pattern.at_start || pattern.at_end));
}

void RunIndex::add(const Pattern& pattern, std::uint32_t number, const RunCounts& counts) {
  const std::string_view marked = pattern.marked;
  Place place{.run = 0,
              .offset = 0,
              .text = static_cast<std::uint32_t>(texts_.size()),
              .size = static_cast<std::uint32_t>(marked.size()),
              .number = number,
              .at_start = pattern.at_start,
              .at_end = pattern.at_end};
  texts_ += marked;
  if (marked.size() < width_) return file_single_byte(place);
  const std::size_t last = marked.size() - width_;
  if (pattern.at_start) return file(place, rarest_run(marked, 0, counts));
  if (last + 1 < step_) return file(place, last);
  for (std::size_t distance = 0; distance < step_; ++distance) {
    file(place, rarest_run(marked, distance, counts));
  }
}

/// Of the runs that are looked at where the first one is `distance` bytes into the pattern.
std::size_t RunIndex::rarest_run(std::string_view marked, std::size_t distance,
                                 const RunCounts& counts) const {
  std::size_t rarest = distance;
  for (std::size_t at = distance; at + width_ <= marked.size(); at += step_) {
    const bool is_rarer =
        counts.of(marked.substr(at, width_)) < counts.of(marked.substr(rarest, width_));
    if (is_rarer) rarest = at;
  }
  return rarest;
}

void RunIndex::file(Place place, std::size_t offset) {
  const auto text = std::string_view{texts_}.substr(place.text + offset, width_);
  place.run = number_of(text);
  place.offset = static_cast<std::uint32_t>(offset);
  places_.push_back(place);
}

/// Under every run that it may begin.
void RunIndex::file_single_byte(Place place) {
  const auto byte = number_of(std::string_view{texts_}.substr(place.text, 1));
  for (std::uint32_t next = 0; next < 256; ++next) {
    place.run = byte | next << 8;
    places_.push_back(place);
  }
}

void RunIndex::seal() {
  constexpr std::size_t keys_for_each = 64;  // so that few runs of a text meet a key by chance
  if (places_.empty()) return;
  const auto bits =
      std::clamp(static_cast<unsigned>(std::bit_width(places_.size() * keys_for_each)), 6U, 22U);
  shift_ = 32 - bits;
  const std::size_t keys = std::size_t{1} << bits;
  keys_ = Bits{keys};
  begins_.assign(keys / keys_of_bucket + 1, 0);
  std::ranges::stable_sort(places_, {}, [&](const Place& place) { return key_of(place.run); });
  for (const auto& place : places_) {
    keys_.set(key_of(place.run));
    ++begins_[key_of(place.run) / keys_of_bucket + 1];
  }
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
}

}  // namespace sysring::sysmon
