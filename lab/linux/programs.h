#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lab/sh/system.h"

namespace lab::linux_host {

class Host;

/// A program as it runs: the process is its own.
struct Call {
  Host& host;
  const sh::Process& process;
  const sh::Arguments& arguments;  ///< Begin with its name.
  const sh::Environment& environment;
  sh::Input& input;

  [[nodiscard]] sh::Arguments operands() const { return {arguments.begin() + 1, arguments.end()}; }
};
using Program = sh::Result (*)(const Call& call);

/// By its whole path; null where there is none.
Program find_program(std::string_view path);
std::vector<std::string> program_paths();

/// "NAME: WHY" on the standard error.
sh::Result failed(const Call& call, const std::string& why, int exit_code = 1);
/// For an option that it does not have, and what else is wrong with how it was called.
sh::Result bad_option(const Call& call, std::string_view option, int exit_code = 1);

/// What a file holds, or why not as `NAME: PATH: WHY`.
struct Content {
  std::shared_ptr<sh::Input> input;
  std::string error;
};
Content open_file(const Call& call, const std::string& path);
std::string reason(int error);  ///< "No such file or directory"

std::uint32_t user_number(std::string_view user);

sh::Result awk(const Call& call);
sh::Result cat(const Call& call);
sh::Result chmod(const Call& call);
sh::Result date(const Call& call);
sh::Result df(const Call& call);
sh::Result grep(const Call& call);
sh::Result head(const Call& call);
sh::Result hostname(const Call& call);
sh::Result id(const Call& call);
sh::Result journalctl(const Call& call);
sh::Result ls(const Call& call);
sh::Result mkdir(const Call& call);
sh::Result mktemp(const Call& call);
sh::Result rm(const Call& call);
sh::Result rsyslogd(const Call& call);
sh::Result sha256sum(const Call& call);
sh::Result shell(const Call& call);
sh::Result sleep(const Call& call);
sh::Result sort(const Call& call);
sh::Result stat(const Call& call);
sh::Result sudo(const Call& call);
sh::Result sysmon_program(const Call& call);
sh::Result systemctl(const Call& call);
sh::Result tail(const Call& call);
sh::Result uname(const Call& call);
sh::Result wc(const Call& call);

}  // namespace lab::linux_host
