#include "bites/draw.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace sysring::bites {
namespace {

constexpr std::size_t longest_where = 160;
constexpr std::size_t longest_change = 60;

void shuffle(std::vector<Edit>& edits, Random& random) {
  for (auto left = edits.size(); left > 1; --left) {
    std::swap(edits[left - 1], edits[below(random, left)]);
  }
}

std::string changed(std::string text, const Edit& edit) {
  return text.replace(edit.span.at, edit.span.size, edit.by);
}

std::string part_at(const std::string& text, const std::vector<Span>& parts, std::size_t at) {
  const auto behind = std::ranges::upper_bound(parts, at, {}, &Span::at);
  const auto& part = behind == parts.begin() ? *behind : *std::prev(behind);
  return text.substr(part.at, std::min(part.size, longest_where));
}

/// With the word that it is in, where it is only a letter or less.
std::string change_of(const std::string& text, const Edit& edit) {
  const auto at = edit.span.at;
  const auto size = std::min(edit.span.size, text.size() - at);
  const auto begin = text.find_last_of(' ', at == 0 ? 0 : at - 1);
  const auto from = size > 1 || begin == std::string::npos ? at : begin + 1;
  const auto end = size > 1 ? at + size : std::min(text.find(' ', at + size), text.size());
  const auto was = text.substr(from, end - from);
  const auto is = text.substr(from, at - from) + edit.by + text.substr(at + size, end - at - size);
  return "'" + was.substr(0, longest_change) + "' became '" + is.substr(0, longest_change) + "'";
}

}  // namespace

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

char another_letter(char c) {
  return c == 'z' || c == 'Z' ? static_cast<char>(c - 25) : static_cast<char>(c + 1);
}

char another_digit(char c) { return c == '9' ? '0' : static_cast<char>(c + 1); }

std::vector<Slip> drawn(const std::string& text, const std::vector<Span>& parts,
                        std::vector<Kind> kinds, std::size_t count, Random& random) {
  for (auto& kind : kinds) shuffle(kind.edits, random);
  std::set<std::string> seen{text};
  std::vector<Slip> slips;
  while (slips.size() < count) {
    bool has_more = false;
    for (auto& [name, edits] : kinds) {
      if (edits.empty() || slips.size() == count) continue;
      has_more = true;
      const Edit edit = std::move(edits.back());
      edits.pop_back();
      auto slipped = changed(text, edit);
      if (!seen.insert(slipped).second) continue;
      slips.push_back(
          {name, part_at(text, parts, edit.span.at), change_of(text, edit), std::move(slipped)});
    }
    if (!has_more) break;
  }
  return slips;
}

}  // namespace sysring::bites
