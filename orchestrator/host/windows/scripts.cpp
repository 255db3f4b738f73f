#include "host/windows/scripts.h"

#include "base/digest.h"

namespace sysring::host::windows {

std::string run(std::string_view script) {
  std::string utf16;
  utf16.reserve(2 * script.size());
  for (const char c : script) {
    utf16 += c;
    utf16 += '\0';
  }
  return "powershell.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand " + to_base64(utf16);
}

std::string first_line(const StageInput& input) {
  return input.directory + " " + input.name + " " + std::to_string(input.size) + " " +
         std::to_string(input.sent) + "\n";
}

}  // namespace sysring::host::windows
