#include "workspace/host_range.h"

#include <cstdint>
#include <optional>

#include "base/text.h"
#include "workspace/source.h"

namespace sysring::workspace {
namespace {

constexpr std::size_t most_names = 100'000;

/// From the first to the last, both included; numbers are padded with zeros to `width`.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t step = 1;
  std::size_t width = 0;
  enum class Of : std::uint8_t { numbers, letters } of = Of::numbers;

  [[nodiscard]] std::string text(std::uint64_t value) const {
    if (of == Of::letters) return {static_cast<char>(value)};
    const auto digits = std::to_string(value);
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
  }
};

std::optional<Range> parse_range(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  Range range;
  const auto step = parts.size() == 3 ? parse_number(parts[2]) : 1;
  if (!step || *step == 0) return std::nullopt;
  range.step = *step;

  const auto is_one_letter = [](std::string_view part) {
    return part.size() == 1 && is_letter(part.front());
  };
  if (is_one_letter(parts[0]) && is_one_letter(parts[1])) {
    range.of = Range::Of::letters;
    range.first = static_cast<unsigned char>(parts[0].front());
    range.last = static_cast<unsigned char>(parts[1].front());
  } else {
    const auto first = parse_number(parts[0].empty() ? "0" : parts[0]);
    const auto last = parse_number(parts[1]);
    if (!first || !last) return std::nullopt;
    range.first = *first;
    range.last = *last;
    if (parts[0].starts_with('0')) range.width = parts[0].size();
  }
  if (range.first > range.last) return std::nullopt;
  return range;
}

Error unreadable(std::string_view pattern) {
  return {Reason::bad_host_name, Effect::none,
          "found " + in_quotes(pattern) + ", expected a range such as web[01:20] or db-[a:f]"};
}

Result<std::vector<std::string>> expand(std::string_view pattern, std::size_t budget) {
  const auto open = pattern.find('[');
  if (open == std::string_view::npos) return std::vector{std::string{pattern}};
  const auto close = pattern.find(']', open);
  if (close == std::string_view::npos) return unreadable(pattern);
  const auto range = parse_range(pattern.substr(open + 1, close - open - 1));
  if (!range) return unreadable(pattern);

  const auto steps = (range->last - range->first) / range->step + 1;
  const Error too_many{Reason::too_big, Effect::none,
                       "found a range of more than " + std::to_string(most_names) + " names in " +
                           in_quotes(pattern)};
  if (steps > budget) return too_many;
  const auto tails = expand(pattern.substr(close + 1), budget / steps);
  if (!tails) return tails.error().code == Reason::too_big ? too_many : unreadable(pattern);

  std::vector<std::string> names;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const auto head =
        std::string{pattern.substr(0, open)} + range->text(range->first + step * range->step);
    for (const auto& tail : *tails) names.push_back(head + tail);
  }
  return names;
}

}  // namespace

Result<std::vector<std::string>> expand_range(std::string_view pattern) {
  constexpr std::size_t longest = 1'024;
  if (pattern.size() > longest) return std::vector{std::string{pattern}};  // no host name anyway
  return expand(pattern, most_names);
}

}  // namespace sysring::workspace
