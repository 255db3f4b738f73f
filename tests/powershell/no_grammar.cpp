#include "powershell/grammar.h"

namespace sysring::powershell {

std::string why_no_grammar() { return WHY_NO_GRAMMAR; }

std::vector<std::string> faults_of(std::string_view /*script*/) { return {}; }

}  // namespace sysring::powershell
