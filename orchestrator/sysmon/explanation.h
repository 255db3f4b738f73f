#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sysmon/evaluator.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// Why an event was decided as it was. What it points to belongs to the rules.
struct Explanation {
  enum class Cause : std::uint8_t {
    not_filtered,    ///< No rule can filter it.
    no_block,        ///< There is none for it: what Sysmon does without rules holds.
    matched,         ///< A block matched.
    include_missed,  ///< Its one block is an include block and does not match: it is dropped.
    exclude_missed,  ///< Its one block is an exclude block and does not match: it is logged.
    several_missed,  ///< None of two or more matches: it is dropped, whatever they are.
  } cause = Cause::not_filtered;

  /// The last leaf that matched; else, in what came nearest to a match, the first that did not. Of
  /// a dropped event that is looked for in include blocks. Null where there is no leaf to tell of.
  const Leaf* leaf = nullptr;
  const Block* block = nullptr;  ///< In which it stands.
  bool leaf_applies = true;      ///< False where its field stands elsewhere in this event.
  std::string value = {};        ///< Of its field; "-" is an unset one.
  std::size_t demands = 0;       ///< Of what came nearest: how many have to be met at once,
  std::size_t met = 0;           ///< and how many are.
};

/// What comes nearest is the item of an OR block, or the whole of an AND block, of which the
/// largest share of what has to be met at once is met. Among equals it is the one whose first
/// failing leaf has the longest piece of its value in the field; then the one that is tried first.
Explanation explain(const Decision& decision, const Rules& rules, Folding folding, std::uint32_t id,
                    const EventFields& fields);

std::string_view to_string(Explanation::Cause cause);  ///< "include_missed"

/// In a sentence, for people.
std::string sentence(const Explanation& explanation, const Decision& decision);

}  // namespace sysring::sysmon
