#include "lab/linux/programs.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "lab/linux/host.h"

namespace lab::linux_host {
namespace {

struct Installed {
  std::string_view path;
  Program program;
};
constexpr std::array<Installed, 26> programs{{{"/opt/sysmon/sysmon", sysmon_program},
                                              {"/usr/bin/awk", awk},
                                              {"/usr/bin/cat", cat},
                                              {"/usr/bin/chmod", chmod},
                                              {"/usr/bin/date", date},
                                              {"/usr/bin/df", df},
                                              {"/usr/bin/grep", grep},
                                              {"/usr/bin/head", head},
                                              {"/usr/bin/hostname", hostname},
                                              {"/usr/bin/id", id},
                                              {"/usr/bin/journalctl", journalctl},
                                              {"/usr/bin/ls", ls},
                                              {"/usr/bin/mkdir", mkdir},
                                              {"/usr/bin/mktemp", mktemp},
                                              {"/usr/bin/rm", rm},
                                              {"/usr/bin/sh", shell},
                                              {"/usr/bin/sha256sum", sha256sum},
                                              {"/usr/bin/sleep", sleep},
                                              {"/usr/bin/sort", sort},
                                              {"/usr/bin/stat", stat},
                                              {"/usr/bin/sudo", sudo},
                                              {"/usr/bin/systemctl", systemctl},
                                              {"/usr/bin/tail", tail},
                                              {"/usr/bin/uname", uname},
                                              {"/usr/bin/wc", wc},
                                              {"/usr/sbin/rsyslogd", rsyslogd}}};

}  // namespace

Program find_program(std::string_view path) {
  const auto found = std::ranges::find(programs, path, &Installed::path);
  return found == programs.end() ? nullptr : found->program;
}

std::vector<std::string> program_paths() {
  std::vector<std::string> paths;
  for (const auto& entry : programs) paths.emplace_back(entry.path);
  return paths;
}

sh::Result failed(const Call& call, const std::string& why, int exit_code) {
  return {exit_code, "", name_of(call.arguments[0]) + ": " + why + "\n"};
}

sh::Result bad_option(const Call& call, std::string_view option, int exit_code) {
  if (!option.starts_with('-') || option == "-") {
    return failed(call, "extra operand '" + std::string{option} + "'", exit_code);
  }
  const bool is_long = option.starts_with("--");
  return failed(call,
                is_long ? "unrecognized option '" + std::string{option} + "'"
                        : "invalid option -- '" + std::string{option.substr(1)} + "'",
                exit_code);
}

std::string reason(int error) { return std::strerror(error); }

Content open_file(const Call& call, const std::string& path) {
  Content content;
  const int error = call.host.open(call.process, path, content.input);
  if (error != 0) {
    content.error = name_of(call.arguments[0]) + ": " + path + ": " + reason(error) + "\n";
  }
  return content;
}

}  // namespace lab::linux_host
