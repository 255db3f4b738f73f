#include "workspace/logon.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <ratio>

#include "base/text.h"

namespace sysring::workspace {
namespace {

using std::chrono::sys_days;

/// Three numbers, and what stands between them.
struct Numbers {
  std::array<std::uint64_t, 3> values{};
  std::array<std::size_t, 3> digits{};
  char separator = '\0';
};

/// Blanks may follow a separator, as in "24. 11. 2026".
std::optional<Numbers> numbers_of(std::string_view text) {
  Numbers numbers;
  for (std::size_t at = 0; at < 3; ++at) {
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    const auto value = parse_number(text.substr(0, end));
    if (!value) return std::nullopt;
    numbers.values[at] = *value;
    numbers.digits[at] = end;
    text.remove_prefix(end);
    if (at == 2) break;
    const char separator = text.empty() ? '\0' : text.front();
    const bool fits = separator == '.' || separator == '/' || separator == '-';
    if (!fits || (at == 1 && separator != numbers.separator)) return std::nullopt;
    numbers.separator = separator;
    text = trimmed(text.substr(1));
  }
  const bool ends = text.empty() || is_blank(text.front()) || text.front() == 'T' ||
                    (text.front() == '.' && numbers.separator == '.');
  if (!ends) return std::nullopt;
  return numbers;
}

void add(std::vector<sys_days>& days, std::uint64_t year, std::uint64_t month, std::uint64_t day) {
  constexpr std::uint64_t first_year = 1990;  // no directory is older
  constexpr std::uint64_t last_year = 2200;   // other calendars count further
  if (year < first_year || year > last_year || month > 12 || day > 31) return;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return;
  if (std::ranges::find(days, sys_days{date}) == days.end()) days.emplace_back(date);
}

std::vector<sys_days> day_of_filetime(std::uint64_t number) {
  using Units = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr auto epoch = sys_days{std::chrono::January / 1 / 1601};
  constexpr auto last = sys_days{std::chrono::January / 1 / 2200};
  if (number > static_cast<std::uint64_t>(Units{last - epoch}.count())) return {};
  const Units since{static_cast<std::int64_t>(number)};
  return {epoch + std::chrono::floor<std::chrono::days>(since)};
}

}  // namespace

std::vector<sys_days> days_meant(std::string_view text) {
  text = trimmed(text);
  if (const auto number = parse_number(text)) return day_of_filetime(*number);
  std::vector<sys_days> days;
  const auto numbers = numbers_of(text);
  if (!numbers) return days;
  const auto& [first, second, third] = numbers->values;
  if (numbers->digits[0] == 4) {
    add(days, first, second, third);
  } else if (numbers->digits[2] == 4) {
    add(days, third, second, first);
    if (numbers->separator == '/') add(days, third, first, second);
  }
  return days;
}

}  // namespace sysring::workspace
