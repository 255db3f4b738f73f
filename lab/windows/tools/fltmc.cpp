#include "lab/windows/engine.h"
#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{40};
constexpr std::uint32_t access_denied = 0x80070005;
constexpr std::uint32_t not_found = 0x801f0013;

std::string row(const std::string& name, const char* instances, const char* altitude) {
  return padded(name, 32) + padded_left(instances, 9) + "       " + padded(altitude, 15) + "0\r\n";
}

cmd::Result filters(const State& state) {
  std::string out = "\r\n" + say(state.description.language, Text::filters_header) +
                    "\r\n------------------------------  -------------  ------------  -----\r\n";
  out += row("bindflt", "1", "409800");
  if (is_running(state, state.sysmon.driver)) out += row(state.sysmon.driver, "7", "385201");
  return printed(out + row("WdFilter", "7", "328010") + row("luafv", "1", "135000") +
                     row("FileInfo", "7", "40500"),
                 usual);
}

cmd::Result instances(const State& state) {
  std::string out =
      "Filter                Volume Name                              Altitude        Instance "
      "Name       Frame   SprtFtrs  VlStatus\r\n"
      "--------------------  -------------------------------------  ------------  "
      "----------------------  -----   --------  --------\r\n";
  if (is_running(state, state.sysmon.driver))
    out += padded(state.sysmon.driver, 22) + padded("C:", 39) + padded_left("385201", 12) + "  " +
           padded("Sysmon Instance", 24) + "  0     00000003\r\n";
  return printed(out, usual);
}

cmd::Result unload(State& state, const std::string& name) {
  if (!same(name, state.sysmon.driver) || !is_running(state, name))
    return failed(
        not_found,
        "\r\nUnload failed with error: 0x801f0013\r\nThe system could not find the filter "
        "specified.\r\n");
  return failed(access_denied, "\r\nUnload failed with error: 0x80070005\r\n" +
                                   error_text(state.description.language, code::denied) + "\r\n");
}

}  // namespace

cmd::Result fltmc(State& state, const Call& call) {
  const auto command = upper(call.word(0));
  const auto count = call.words.size();
  const bool known = (count == 0) ||
                     (count == 1 && (command == "FILTERS" || command == "INSTANCES")) ||
                     (count == 2 && command == "UNLOAD");
  if (!known)
    return failed(code::bad_parameter,
                  "\r\nUnknown command or wrong number of arguments: " + call.word(0) + "\r\n");
  if (!call.token.elevated)
    return failed(access_denied, "\r\n" + error_text(state.description.language, code::denied) +
                                     "\r\n(0x80070005)\r\n");
  if (command == "INSTANCES") return instances(state);
  return command == "UNLOAD" ? unload(state, call.word(1)) : filters(state);
}

}  // namespace lab::windows
