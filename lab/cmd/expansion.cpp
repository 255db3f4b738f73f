#include "lab/cmd/expansion.h"

#include <algorithm>
#include <charconv>

#include "lab/cmd/paths.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

constexpr auto npos = std::string_view::npos;

/// "3,-1" or "-2": both may be negative and then count from the end.
std::optional<std::string> part_of(const std::string& value, std::string_view range) {
  const auto size = static_cast<long>(value.size());
  long from = 0;
  const auto* const end = range.data() + range.size();
  const auto read_from = std::from_chars(range.data(), end, from);
  if (read_from.ec != std::errc{}) return {};
  from = std::clamp(from < 0 ? size + from : from, 0L, size);
  long length = size;
  if (read_from.ptr != end) {
    const auto read_length = std::from_chars(read_from.ptr + 1, end, length);
    if (*read_from.ptr != ',' || read_length.ec != std::errc{} || read_length.ptr != end) return {};
  }
  const long to =
      std::clamp(length < 0 ? size + length : std::min(size, from + length), from, size);
  return value.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
}

std::optional<std::string> replaced(const std::string& value, std::string_view rule) {
  const auto equals = rule.find('=', rule.starts_with('=') ? 1 : 0);
  if (equals == npos || equals == 0) return {};
  const bool from_start = rule.front() == '*';
  const auto search = lower(rule.substr(from_start ? 1 : 0, equals - (from_start ? 1 : 0)));
  if (search.empty()) return {};
  const auto folded = lower(value);
  std::string result;
  std::size_t at = 0;
  for (auto hit = folded.find(search); hit != npos; hit = folded.find(search, at)) {
    if (!from_start) result += value.substr(at, hit - at);
    result += rule.substr(equals + 1);
    at = hit + search.size();
    if (from_start) break;
  }
  return result + value.substr(at);
}

struct Use {
  std::string text;
  std::size_t length = 0;  ///< Of what it takes the place of, percent signs and all.
};

/// What stands at a percent sign, if it is a use of a variable that is defined.
std::optional<Use> use_at(std::string_view rest, const Lookup& value) {
  auto end = rest.find_first_of("%:", 1);
  if (end == npos) return {};
  if (rest[end] == ':' && end + 1 < rest.size() && rest[end + 1] == '%') ++end;
  const auto found = value(rest.substr(1, end - 1));
  if (!found) return {};
  if (rest[end] == '%') return Use{*found, end + 1};
  const auto last = rest.find('%', end + 1);
  if (last == npos) return {};
  const auto rule = rest.substr(end + 1, last - end - 1);
  const auto result =
      rule.starts_with('~') ? part_of(*found, rule.substr(1)) : replaced(*found, rule);
  if (!result) return {};
  return Use{*result, last + 1};
}

/// f, d, p, n, x, s and z; what they ask for comes in that order whatever the order of the letters.
std::string modified(const std::string& value, std::string_view letters, const Place& place) {
  const auto bare = without_quotes(value);
  if (letters.empty() || bare.empty()) return bare;
  const auto asks = [&](char c) { return letters.find(c) != npos; };
  const auto path = full_path(bare, place.directory);
  const auto parts = split(path);
  std::string result;
  if (asks('z')) result = place.size(path);
  const bool names = asks('d') || asks('p') || asks('n') || asks('x');
  if (asks('f') || (asks('s') && !names)) return result + (result.empty() ? "" : " ") + path;
  if (names && !result.empty()) result += ' ';
  if (asks('d')) result += parts.drive;
  if (asks('p')) result += parts.folder;
  if (asks('n')) result += parts.name;
  if (asks('x')) result += parts.extension;
  return result;
}

/// As many letters as leave the name of a variable behind them.
std::optional<Use> loop_use_at(std::string_view rest, const LoopVariables& variables,
                               const Place& place) {
  if (rest.size() < 2) return {};
  const auto plain = variables.find(rest[1]);
  if (plain != variables.end()) return Use{plain->second, 2};
  if (rest[1] != '~') return {};
  const auto last = std::min(rest.find_first_not_of("fdpnxszFDPNXSZ", 2), rest.size() - 1);
  for (auto at = last; at >= 2; --at) {
    const auto found = variables.find(rest[at]);
    if (found == variables.end()) continue;
    return Use{modified(found->second, lower(rest.substr(2, at - 2)), place), at + 1};
  }
  return {};
}

template <class Find>
std::string expanded(std::string_view text, const Find& find) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto use = text[at] == '%' ? find(text.substr(at)) : std::optional<Use>{};
    result += use ? use->text : std::string{text[at]};
    at += use ? use->length : 1;
  }
  return result;
}

}  // namespace

std::string expand(std::string_view line, const Lookup& value) {
  return expanded(line, [&](std::string_view rest) { return use_at(rest, value); });
}

std::string expand_loop(std::string_view text, const LoopVariables& variables, const Place& place) {
  if (variables.empty()) return std::string{text};
  return expanded(text, [&](std::string_view rest) { return loop_use_at(rest, variables, place); });
}

}  // namespace lab::cmd
