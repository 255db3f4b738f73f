#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Texts with one slip in them, as a typing error or a lost line would leave them.
namespace sysring::bites {

enum class Language : std::uint8_t { cmd, sh };

struct Slip {
  std::string kind;    ///< "drops a word"
  std::string where;   ///< The command of a line, or the line of an answer, that it is in.
  std::string change;  ///< "'rd' became 'sd'", both cut short.
  std::string text;    ///< All of the text, with the slip.
};

/// Of a command line: words, letters, digits, quotes, operators, comparisons, accounts and the
/// order of commands. At most `count`, of each kind in turn, by the seed; no two are the same, and
/// none is what was right.
std::vector<Slip> slips_of_line(const std::string& line, Language language, std::size_t count,
                                std::uint64_t seed);

/// Of what a host says: lines, marks, letters and digits, and where it breaks off.
std::vector<Slip> slips_of_answer(const std::string& out, std::size_t count, std::uint64_t seed);

}  // namespace sysring::bites
