#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// The rules as Sysmon keeps them once it has compiled them: the value `Rules` of its driver's
/// `Parameters` in the registry, on Linux the file `rules.bin`. That is what a host obeys, whatever
/// became of the XML.
///
/// A blob has no options, no comments, no names of groups (each leaf got its own) and no order
/// between blocks of different events. Sysmon numbers its binary versions apart from those of the
/// schema: 14 is Sysmon 13.10, 18 is 15.0 and later. From 14 on, it never gives a condition another
/// number.
struct Blob {
  unsigned binary_version = 18;
  Rules rules;
};
constexpr unsigned oldest_binary_version = 14;
constexpr unsigned newest_binary_version = 18;

/// The very bytes that a Sysmon of this binary version, which must be a known one, makes of the
/// rules; none where there is no block. Like Sysmon, it keeps `longest_rule_name` of a rule's name
/// and refuses a leaf's above `longest_name`. Errors are too_big for that, and bad_value for a text
/// that UTF-16 cannot say; their place is "byte N" of the text that was read.
Result<std::string> compile(const Rules& rules, unsigned binary_version);

/// Takes only what a Sysmon writes: one record behind the other, every offset and count as it must
/// be. Blocks may be in any order, as rules of its command line leave them, and the ids of rules
/// have gaps: only `compile` then shows that no XML gives these bytes. What it costs is bounded by
/// the bytes. Of no bytes, the rules are empty and of version 4.0, which every Sysmon takes.
/// Offsets in the rules are 0. The error is bad_blob with "byte N", where the record begins that is
/// not as expected.
Result<Blob> read_blob(std::string_view bytes);

/// A configuration without options that reads without a finding and compiles to the same bytes:
/// `compile(read_rules(to_xml(rules))->rules, v)` is `compile(rules, v)`. It is ASCII, and as large
/// as the rules want: what is above the limits of a configuration is not read again.
std::string to_xml(const Rules& rules);

}  // namespace sysring::sysmon
