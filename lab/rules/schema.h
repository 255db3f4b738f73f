#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lab::rules {

/// One event of schema 4.90 that can be filtered.
struct EventType {
  std::uint32_t id = 0;
  std::string_view tag;               ///< Several ids may share it: they are a series.
  bool logged_without_rules = false;  ///< What holds where a configuration says nothing of it.
  std::vector<std::string_view> fields;
};

std::span<const EventType> event_types();
const EventType* event_type(std::uint32_t id);  ///< Null for one that no rule can filter.

std::optional<std::size_t> position(const EventType& type, std::string_view field);

}  // namespace lab::rules
