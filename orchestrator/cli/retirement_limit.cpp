#include "cli/retirement_limit.h"

#include "base/printable.h"
#include "base/text.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

Error not_usable(std::string_view option, std::string_view found, const std::string& expected) {
  return {Reason::bad_usage, Effect::none,
          "found " + in_quotes(found) + " for --" + std::string{option} + ", expected " + expected};
}

}  // namespace

Result<RetirementLimit> RetirementLimit::of(const Arguments& arguments) {
  RetirementLimit limit;
  if (auto text = arguments.text("max-retired")) {
    const std::string_view digits{text->data(), text->size() - (text->ends_with('%') ? 1 : 0)};
    const auto percent = parse_number(digits);
    if (!percent || *percent > 100) {
      return not_usable("max-retired", *text, "a percentage from 0 to 100");
    }
    limit.percent_ = *percent;
  }
  if (const auto text = arguments.text("accept-retired")) {
    limit.accepted_ = parse_number(*text);
    if (!limit.accepted_) return not_usable("accept-retired", *text, "a number of hosts");
  }
  return limit;
}

Result<Done> RetirementLimit::allows(std::size_t gone, std::size_t before,
                                     const std::string& place) const {
  if (accepted_ && *accepted_ != gone) {
    return Error{Reason::too_many_retired, Effect::none,
                 "found " + term::counted(gone, "host") + " gone, expected " +
                     term::grouped(*accepted_) + " as --accept-retired says",
                 place};
  }
  if (accepted_ || gone * 100 <= before * percent_) return Done{};
  return Error{Reason::too_many_retired, Effect::none,
               "found " + term::grouped(gone) + " of " + term::counted(before, "host") + " gone (" +
                   std::to_string(gone * 100 / before) + " %), expected at most " +
                   std::to_string(percent_) + " %",
               place,
               "look at who is gone; if it is right, add --accept-retired " + std::to_string(gone)};
}

}  // namespace sysring::cli
