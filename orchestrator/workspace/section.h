#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rollout/gate.h"
#include "workspace/source.h"
#include "workspace/value.h"

namespace sysring::workspace {

/// Reads a map of definitions: whoever asks for a key makes it known, so that at the end every key
/// that nobody asked for is a fault, with the nearest known one. A value of the wrong kind is a
/// fault and leaves what was to be read as it is.
class Section {
 public:
  /// What is no map is a fault, and reads as an empty one. `name` is for messages: "ring".
  Section(const Value& value, Source& source, std::string name);
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section() = default;

  /// Null where the key is missing or has nothing behind it.
  const Value* find(std::string_view key);

  /// As above, and a fault where it is missing.
  const Value* require(std::string_view key);

  void text(std::string_view key, std::string& into);
  void number(std::string_view key, std::uint64_t least, std::uint64_t most, auto& into) {
    into = static_cast<std::remove_reference_t<decltype(into)>>(
        number_or(key, least, most, static_cast<std::uint64_t>(into)));
  }
  void duration(std::string_view key, std::chrono::milliseconds& into);  ///< "90s", "1h30m"
  void share(std::string_view key, rollout::Share& into);                ///< "98%", "99.5%"
  void flag(std::string_view key, bool& into);                           ///< true or false
  void texts(std::string_view key, std::vector<std::string>& into);

  /// One of a few words.
  template <typename Enum, std::size_t count>
  void word(std::string_view key, const std::array<std::pair<std::string_view, Enum>, count>& words,
            Enum& into) {
    std::array<std::string_view, count> names;
    for (std::size_t i = 0; i < count; ++i) names[i] = words[i].first;
    if (const auto chosen = index_of_word(key, names)) into = words[*chosen].second;
  }

  /// To be called at the end: reports the keys that nobody asked for.
  void finish();

  void refuse(const Value& value, std::string_view key, const std::string& expected);
  [[nodiscard]] Source& source() { return source_; }
  [[nodiscard]] Mark mark() const { return value_.mark; }

 private:
  const Value* scalar(std::string_view key, const std::string& expected);
  std::uint64_t number_or(std::string_view key, std::uint64_t least, std::uint64_t most,
                          std::uint64_t otherwise);
  std::optional<std::size_t> index_of_word(std::string_view key,
                                           std::span<const std::string_view> names);

  const Value& value_;
  Source& source_;
  std::string name_;
  std::vector<std::string_view> known_;
};

/// "98%" and "99.5%", at most two decimals, up to 100 %.
std::optional<rollout::Share> parse_share(std::string_view text);

}  // namespace sysring::workspace
