#include "base/text.h"

#include <charconv>
#include <numeric>
#include <utility>
#include <vector>

namespace sysring {
namespace {

constexpr std::size_t longest_compared = 64;

/// How many letters are missing, too many, wrong, or swapped with their neighbour (optimal string
/// alignment): a swap is the commonest slip of a typist, and counts once.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  const auto same = [](char x, char y) { return lower(x) == lower(y); };
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (auto at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  pieces.push_back(text);
  return pieces;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

std::optional<std::uint64_t> parse_number(std::string_view digits) {
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, fault] = std::from_chars(digits.data(), end, number);
  if (digits.empty() || fault != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string numbered(std::string_view prefix, std::uint64_t number) {
  constexpr std::size_t width = 4;
  const auto digits = std::to_string(number);
  const std::string zeros(digits.size() < width ? width - digits.size() : 0, '0');
  return std::string{prefix} + zeros + digits;
}

std::optional<std::uint64_t> number_in(std::string_view prefix, std::string_view id) {
  if (!equals_in_any_case(id.substr(0, prefix.size()), prefix)) return std::nullopt;
  return parse_number(id.substr(prefix.size()));
}

std::optional<std::string_view> nearest(std::string_view found,
                                        std::span<const std::string_view> candidates) {
  std::optional<std::string_view> best;
  std::size_t least = longest_compared;
  if (found.size() > longest_compared) return std::nullopt;
  for (const auto candidate : candidates) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t distance = edit_distance(found, candidate);
    if (distance >= least || 3 * distance > std::max<std::size_t>(candidate.size(), 3)) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

std::string suggestion(std::string_view found, std::span<const std::string_view> candidates) {
  if (const auto meant = nearest(found, candidates)) {
    return "did you mean '" + std::string{*meant} + "'?";
  }
  if (candidates.empty()) return "none is known";
  std::string known;
  for (const auto candidate : candidates.first(std::min<std::size_t>(candidates.size(), 12))) {
    known += (known.empty() ? "known are " : ", ") + std::string{candidate};
  }
  return candidates.size() > 12 ? known + ", …" : known;
}

}  // namespace sysring
