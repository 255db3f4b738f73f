#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "transport/transport.h"

namespace sysring::host {

/// The answer to a script, by its marks. It holds views of the answer, which has to outlive it.
class Sections {
 public:
  /// Errors are access_denied where sudo refused, answer_cut where the cap was reached, and
  /// bad_answer for anything else that is not, from "#begin STEP" to "#end", what was asked for.
  static Result<Sections> parse(const transport::Answer& answer, std::string_view step);

  /// Without the blanks and line ends at its edges; empty where there is no such section.
  [[nodiscard]] std::string_view text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> lines(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return sections_.contains(name); }

  /// What stands behind "key=" on a line of its own; empty where it does not.
  [[nodiscard]] std::string_view value(std::string_view name, std::string_view key) const;

 private:
  std::map<std::string_view, std::string_view, std::less<>> sections_;
};

/// The directories of a workspace's operations that the section "left" names; none where it says
/// "gone". Nothing where it says neither: silence is no answer.
std::optional<std::vector<std::string>> left_in(const Sections& sections,
                                                std::string_view workspace);

/// The bytes behind "#bytes N", exactly N of them; bad_answer where they are not there.
Result<std::string> counted_bytes(const transport::Answer& answer, std::string_view step);

}  // namespace sysring::host
