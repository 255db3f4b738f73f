#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/xml.h"
#include "sysmon/finding.h"

namespace sysring::sysmon {

/// `<!-- sysring: allow SM1103 why -->`: a fault that somebody has looked at and takes for right,
/// in the element that follows the comment and in all that is in it.
struct Waiver {
  Fault fault;
  std::string reason;
  std::size_t offset = 0;  ///< Of the comment.
  std::size_t begin = 0;   ///< Of the element; what it covers ends before `end`.
  std::size_t end = 0;
};

/// Each is in the audit log of a release, where people read them.
constexpr std::size_t most_waivers = 1'000;

/// All of a document, in its order, up to `most_waivers`; and what is wrong with those that cannot
/// be read or are too many.
struct Waivers {
  std::vector<Waiver> all;
  Findings findings;
};

/// `size` is that of the document's text.
Waivers waivers_in(const std::vector<xml::Node>& document, std::size_t size);

/// Puts findings into the order of the text and marks what is waived, with the reason of the
/// innermost waiver; gives the waivers that waive nothing.
std::vector<Waiver> waive(Findings& findings, const std::vector<Waiver>& waivers);

}  // namespace sysring::sysmon
