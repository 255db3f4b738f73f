#include "host/linux/script.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace sysring::host::linux {
namespace {

/// `$0` is the script: as a value it needs no second quoting. LC_ALL makes sudo speak English.
constexpr std::string_view as_root =
    "LC_ALL=C; export LC_ALL; if test \"$(id -u)\" = 0; then eval \"$0\"; "
    "else echo \"#sudo\"; exec sudo -n /bin/sh -c \"$0\"; fi";

/// Some hosts leave the directories of the administrator's tools out of the path.
constexpr std::string_view setup =
    "LC_ALL=C; PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH; umask 077";

bool is_plain(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; }

}  // namespace

std::string as_line(std::string_view script) {
  check(script.find_first_of("'\n") == std::string_view::npos, "a script fits into single quotes");
  return "/bin/sh -c '" + std::string{as_root} + "' '" + std::string{script} + "'";
}

std::string mark(std::string_view section) {
  return "echo; echo \"#" + std::string{section} + "\"";
}

std::string script(std::string_view step, std::initializer_list<std::string> commands) {
  std::string text = "echo \"#begin " + std::string{step} + "\"; " + std::string{setup};
  for (const auto& command : commands) text += "; " + command;
  return text + "; " + mark("end");
}

bool is_plain_name(std::string_view text) {
  return !text.empty() && text.front() != '-' && std::ranges::all_of(text, is_plain);
}

bool is_plain_path(std::string_view text) {
  if (!text.starts_with('/') || text.ends_with('/')) return false;
  return std::ranges::all_of(split(text.substr(1), '/'), [](std::string_view piece) {
    return is_plain_name(piece) && piece != "." && piece != "..";
  });
}

}  // namespace sysring::host::linux
