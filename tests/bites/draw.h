#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bites/slips.h"

namespace sysring::bites {

/// A stretch of a text.
struct Span {
  std::size_t at = 0;
  std::size_t size = 0;
};

/// One change of a text: what stands there is replaced.
struct Edit {
  Span span;
  std::string by;
};

/// All the changes of one kind.
struct Kind {
  std::string name;
  std::vector<Edit> edits;
};

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound);

/// Of each kind in turn, until there are `count` or no more; `parts` say where a slip is.
std::vector<Slip> drawn(const std::string& text, const std::vector<Span>& parts,
                        std::vector<Kind> kinds, std::size_t count, Random& random);

/// The next letter of the alphabet, and an 'a' behind the last one.
char another_letter(char c);
/// Another digit.
char another_digit(char c);

/// For each part in which there is a character like that: another one for one of them.
template <class Is, class Another>
std::vector<Edit> changed_in_each(const std::string& text, const std::vector<Span>& parts, Is is,
                                  Another another, Random& random) {
  std::vector<Edit> edits;
  for (const auto& part : parts) {
    std::vector<std::size_t> places;
    for (auto at = part.at; at < part.at + part.size; ++at) {
      if (is(text[at])) places.push_back(at);
    }
    if (places.empty()) continue;
    const auto at = places[below(random, places.size())];
    edits.push_back({{at, 1}, std::string(1, another(text[at]))});
  }
  return edits;
}

}  // namespace sysring::bites
