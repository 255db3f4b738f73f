#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace sysring::rollout {

/// The words for an enum whose values count from 0, in that order.
template <std::size_t size>
using Words = std::array<std::string_view, size>;

template <typename Enum, std::size_t size>
std::string_view word_for(const Words<size>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

template <typename Enum, std::size_t size>
std::optional<Enum> value_of(const Words<size>& words, std::string_view text) {
  const auto word = std::ranges::find(words, text);
  if (word == words.end()) return std::nullopt;
  return static_cast<Enum>(word - words.begin());
}

// Of a sealed plan. Another form gets another number.
constexpr std::string_view plan_format = "sysring.plan/1";
constexpr Words<2> on_failure_words{"rollback", "pause"};
constexpr Words<2> forwarding_words{"required", "off"};
constexpr Words<2> way_back_words{"required", "waived"};

}  // namespace sysring::rollout
