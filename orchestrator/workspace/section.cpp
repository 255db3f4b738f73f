#include "workspace/section.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"

namespace sysring::workspace {
namespace {

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + std::string{names[i]};
  }
  return text;
}

}  // namespace

Section::Section(const Value& value, Source& source, std::string name)
    : value_{value}, source_{source}, name_{std::move(name)} {
  if (value.is_null() || value.map() != nullptr) return;
  source_.fault(
      Reason::bad_value, value.mark,
      "found " + shown(value) + " as the " + name_ + ", expected a map of keys and values");
}

const Value* Section::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.push_back(key);
  const auto* map = value_.map();
  if (map == nullptr) return nullptr;
  const auto member = std::ranges::find(*map, key, &Member::key);
  return member == map->end() || member->value.is_null() ? nullptr : &member->value;
}

const Value* Section::require(std::string_view key) {
  const Value* found = find(key);
  if (found == nullptr && (value_.map() != nullptr || value_.is_null())) {
    source_.fault(Reason::bad_value, value_.mark,
                  "found no " + in_quotes(key) + " in the " + name_ + ", expected one");
  }
  return found;
}

const Value* Section::scalar(std::string_view key, const std::string& expected) {
  const Value* found = find(key);
  if (found == nullptr || found->text() != nullptr) return found;
  refuse(*found, key, expected);
  return nullptr;
}

void Section::refuse(const Value& value, std::string_view key, const std::string& expected) {
  source_.fault(Reason::bad_value, value.mark,
                "found " + shown(value) + " for " + in_quotes(key) + ", expected " + expected);
}

void Section::text(std::string_view key, std::string& into) {
  if (const auto* found = scalar(key, "text")) into = *found->text();
}

std::uint64_t Section::number_or(std::string_view key, std::uint64_t least, std::uint64_t most,
                                 std::uint64_t otherwise) {
  const std::string expected =
      "a number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto* found = scalar(key, expected);
  if (found == nullptr) return otherwise;
  const auto number = parse_number(*found->text());
  if (number && *number >= least && *number <= most) return *number;
  refuse(*found, key, expected);
  return otherwise;
}

void Section::duration(std::string_view key, std::chrono::milliseconds& into) {
  static const std::string expected = "a time with its unit, such as 90s, 5m, 24h or 1h30m";
  const auto* found = scalar(key, expected);
  if (found == nullptr) return;
  if (const auto parsed = parse_duration(*found->text())) {
    into = *parsed;
  } else {
    refuse(*found, key, expected);
  }
}

void Section::share(std::string_view key, rollout::Share& into) {
  static const std::string expected = "a share such as 98% or 99.5%";
  const auto* found = scalar(key, expected);
  if (found == nullptr) return;
  if (const auto parsed = parse_share(*found->text())) {
    into = *parsed;
  } else {
    refuse(*found, key, expected);
  }
}

void Section::flag(std::string_view key, bool& into) {
  static constexpr std::array<std::pair<std::string_view, bool>, 2> words{
      {{"true", true}, {"false", false}}};
  word(key, words, into);
}

void Section::texts(std::string_view key, std::vector<std::string>& into) {
  static const std::string expected = "a list of texts";
  const Value* found = find(key);
  if (found == nullptr) return;
  if (found->list() == nullptr) return refuse(*found, key, expected);
  for (const auto& each : *found->list()) {
    if (each.text() == nullptr) {
      refuse(each, key, expected);
    } else {
      into.push_back(*each.text());
    }
  }
}

std::optional<std::size_t> Section::index_of_word(std::string_view key,
                                                  std::span<const std::string_view> names) {
  const auto* found = scalar(key, listed(names));
  if (found == nullptr) return std::nullopt;
  const auto chosen = std::ranges::find(names, *found->text());
  if (chosen != names.end()) return static_cast<std::size_t>(chosen - names.begin());
  refuse(*found, key, listed(names));
  return std::nullopt;
}

void Section::finish() {
  const auto* map = value_.map();
  if (map == nullptr) return;
  for (const auto& [key, mark, value] : *map) {
    if (key.empty() || std::ranges::find(known_, key) != known_.end()) continue;
    source_.fault(Reason::unknown_key, mark,
                  "found the key " + in_quotes(key) + " in the " + name_ + ", which nobody reads",
                  suggestion(key, known_));
  }
}

std::optional<rollout::Share> parse_share(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  text = trimmed(text);
  const auto point = text.find('.');
  const auto whole = parse_number(text.substr(0, point));
  std::string decimals{point == std::string_view::npos ? "0" : text.substr(point + 1)};
  if (!whole || *whole > 100 || decimals.empty() || decimals.size() > 2) return std::nullopt;
  decimals.resize(2, '0');
  const auto hundredths = parse_number(decimals);
  if (!hundredths) return std::nullopt;
  const auto basis_points = *whole * 100 + *hundredths;
  if (basis_points > 10'000) return std::nullopt;
  return rollout::Share{static_cast<std::uint32_t>(basis_points)};
}

}  // namespace sysring::workspace
