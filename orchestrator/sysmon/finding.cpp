#include "sysmon/finding.h"

namespace sysring::sysmon {

std::string to_string(Fault fault) {
  return "SM" + std::to_string(static_cast<std::uint16_t>(fault));
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "note";
}

}  // namespace sysring::sysmon
