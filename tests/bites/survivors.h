#pragma once

#include <string>
#include <string_view>

#include "bites/slips.h"

namespace sysring::bites {

/// A slip of which nothing comes that matters, or of which nobody can know.
struct Survivor {
  std::string_view step;  ///< Empty: any; "stage " each of that name after the first.
  std::string_view kind;
  std::string_view words;        ///< Of the command that it is in, or of what changed there.
  std::string_view reason;       ///< Why it does not matter that nobody notices.
  bool is_out_of_sight = false;  ///< The machine may be other than we say: nothing tells us.
};

/// The first that the slip is one of, or nothing.
const Survivor* survivor_for(const std::string& step, const Slip& slip);

}  // namespace sysring::bites
