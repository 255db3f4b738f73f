#pragma once

#include <string_view>
#include <vector>

namespace lab {

/// What machines of a platform can be, and what can go wrong with them.
struct Kind {
  std::string_view platform;              ///< "Windows"
  std::vector<std::string_view> systems;  ///< "windows-11"
  std::vector<std::string_view> faults;   ///< "clm", "noise=N", "reimaged[=SECONDS]"
};
const Kind& windows_kind();
const Kind& linux_kind();

}  // namespace lab
