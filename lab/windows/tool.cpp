#include "lab/windows/tool.h"

#include <map>

#include "lab/windows/text.h"

namespace lab::windows {

Tool find_tool(const State& state, const std::string& image) {
  static const std::map<std::string, Tool, std::less<>> tools{{"CACLS.EXE", cacls},
                                                              {"CERTUTIL.EXE", certutil},
                                                              {"FIND.EXE", find},
                                                              {"FINDSTR.EXE", findstr},
                                                              {"FLTMC.EXE", fltmc},
                                                              {"HOSTNAME.EXE", hostname},
                                                              {"ICACLS.EXE", icacls},
                                                              {"MORE.COM", more},
                                                              {"NET.EXE", net},
                                                              {"PING.EXE", ping},
                                                              {"POWERSHELL.EXE", powershell},
                                                              {"REG.EXE", reg},
                                                              {"REGINI.EXE", regini},
                                                              {"SC.EXE", sc},
                                                              {"SCHTASKS.EXE", schtasks},
                                                              {"TASKLIST.EXE", tasklist},
                                                              {"TIMEOUT.EXE", timeout},
                                                              {"TZUTIL.EXE", tzutil},
                                                              {"WEVTUTIL.EXE", wevtutil},
                                                              {"WHOAMI.EXE", whoami}};
  if (state.sysmon.is_installed && same(image, state.sysmon.image)) return sysmon;
  const auto tool = tools.find(upper(base_name(image)));
  const bool of_windows = begins_with(image, "C:\\Windows\\System32\\");
  return of_windows && tool != tools.end() ? tool->second : nullptr;
}

}  // namespace lab::windows
