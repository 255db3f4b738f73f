#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sysring::fleet {

struct StringId {
  std::uint32_t index = 0;
  friend auto operator<=>(const StringId&, const StringId&) = default;
};

/// Keeps each distinct string once: a fleet of 100,000 hosts has a few hundred distinct labels.
class StringPool {
 public:
  StringPool() = default;
  StringPool(StringPool&&) = default;  // a copy's views would show into the original
  StringPool& operator=(StringPool&&) = default;
  ~StringPool() = default;

  void expect(std::size_t strings) { ids_.reserve(ids_.size() + strings); }

  StringId intern(std::string_view text);
  [[nodiscard]] std::optional<StringId> find(std::string_view text) const;
  [[nodiscard]] std::string_view text(StringId id) const { return strings_.at(id.index); }

 private:
  std::deque<std::string> strings_;  // never moves what it holds, so that views stay valid
  std::unordered_map<std::string_view, StringId> ids_;
};

}  // namespace sysring::fleet
