#include "base/time.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/text.h"

namespace sysring {
namespace {

using std::chrono::milliseconds;

/// Takes digits off the front of a text, one field after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_{text} {}

  /// Exactly `digits` digits.
  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) return fail();
    for (std::size_t at = 0; at < digits; ++at) {
      if (!is_digit(rest_[at])) return fail();
      value = value * 10 + (rest_[at] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool skip(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view any_of) {
    if (!skip(any_of)) fail();
  }

  /// What stands behind a point, in thousandths.
  int thousandths() {
    int value = 0;
    for (int weight = 100; !rest_.empty() && is_digit(rest_.front()); weight /= 10) {
      value += weight * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  [[nodiscard]] char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  [[nodiscard]] bool read_whole() const { return !failed_ && rest_.empty(); }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

std::chrono::minutes offset_in(Fields& fields) {
  if (fields.front() == '\0' || fields.skip("Zz")) return {};
  const int sign = fields.front() == '-' ? -1 : 1;
  fields.expect("+-");
  const int hours = fields.number(2);
  fields.expect(":");
  return std::chrono::minutes{sign * (60 * hours + fields.number(2))};
}

struct Unit {
  std::string_view name;
  milliseconds size;
};
constexpr std::array units{Unit{"d", std::chrono::days{1}}, Unit{"h", std::chrono::hours{1}},
                           Unit{"m", std::chrono::minutes{1}}, Unit{"s", std::chrono::seconds{1}}};
constexpr std::array readable_units{
    Unit{"ms", milliseconds{1}},        Unit{"s", std::chrono::seconds{1}},
    Unit{"m", std::chrono::minutes{1}}, Unit{"h", std::chrono::hours{1}},
    Unit{"d", std::chrono::days{1}},
};

}  // namespace

Time SystemClock::now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string result{text.data()};
  if (const auto rest = clock.subseconds().count(); rest != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(rest));
    result += text.data();
  }
  return result + "Z";
}

std::optional<Time> parse_time(std::string_view text) {
  Fields fields{text};
  const int year = fields.number(4);
  fields.expect("-");
  const int month = fields.number(2);
  fields.expect("-");
  const int day = fields.number(2);
  fields.expect("Tt ");
  const int hours = fields.number(2);
  fields.expect(":");
  const int minutes = fields.number(2);
  fields.expect(":");
  const int seconds = fields.number(2);
  const int thousandths = fields.skip(".") ? fields.thousandths() : 0;
  const auto offset = offset_in(fields);

  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!fields.read_whole() || !date.ok() || hours > 23 || minutes > 59 || seconds > 60) return {};
  const Time time = Time{std::chrono::sys_days{date}} + std::chrono::hours{hours} +
                    std::chrono::minutes{minutes} + std::chrono::seconds{seconds} +
                    milliseconds{thousandths} - offset;
  // RFC 3339 has years of four digits, and the offset may lead out of them.
  const int in_utc{std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(time)}.year()};
  if (in_utc < 0 || in_utc > 9999) return {};
  return time;
}

std::string for_people(milliseconds duration) {
  if (duration < std::chrono::seconds{10}) {
    const auto tenths = duration.count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
  }
  std::string text;
  int told = 0;
  for (const auto& [name, size] : units) {
    const auto count = duration / size;
    duration -= count * size;
    if (count == 0 || told == 3) continue;
    text += (text.empty() ? "" : " ") + std::to_string(count) + " " + std::string{name};
    ++told;
  }
  return text;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  constexpr std::uint64_t longest = 1'000'000'000;
  milliseconds total{0};
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto digits =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    const auto count = parse_number(text.substr(0, digits));
    text.remove_prefix(digits);
    const auto letters =
        static_cast<std::size_t>(std::ranges::find_if(text, is_digit) - text.begin());
    const auto* unit = std::ranges::find(readable_units, text.substr(0, letters), &Unit::name);
    if (!count || *count > longest || unit == readable_units.end()) return std::nullopt;
    text.remove_prefix(letters);
    total += static_cast<std::int64_t>(*count) * unit->size;
  }
  return total;
}

}  // namespace sysring
