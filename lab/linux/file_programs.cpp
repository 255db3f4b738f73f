// ls, stat, mkdir, rm, chmod, df, mktemp and sha256sum.
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>

#include "lab/linux/config.h"
#include "lab/linux/host.h"
#include "lab/linux/programs.h"
#include "lab/linux/random.h"

namespace lab::linux_host {
namespace {

std::optional<std::uint32_t> octal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (error != std::errc{} || end != text.data() + text.size() || value > 07777) {
    return std::nullopt;
  }
  return value;
}

/// The letters of all options, and what is no option.
struct Options {
  std::string letters;
  std::vector<std::string> files;
};
Options options_of(const Call& call) {
  Options options;
  for (const auto& word : call.operands()) {
    if (word.starts_with('-') && word.size() > 1) {
      options.letters += word.substr(1);
    } else {
      options.files.push_back(word);
    }
  }
  return options;
}

/// The first letter that is not among those known.
std::optional<std::string> unknown_in(const Options& options, std::string_view known) {
  const auto at = options.letters.find_first_not_of(known);
  if (at == std::string::npos) return std::nullopt;
  return "-" + options.letters.substr(at, 1);
}

bool has(const Options& options, char letter) {
  return options.letters.find(letter) != std::string::npos;
}

/// "drwx------" of a file's kind and mode.
std::string mode_text(const sh::Stat& stat) {
  std::string text = stat.kind == sh::FileKind::directory ? "d"
                     : stat.kind == sh::FileKind::link    ? "l"
                     : stat.kind == sh::FileKind::device  ? "c"
                                                          : "-";
  for (int bit = 8; bit >= 0; --bit) {
    const bool set = (stat.mode >> static_cast<unsigned>(bit) & 1U) != 0;
    text += set ? "xwr"[bit % 3] : '-';
  }
  if ((stat.mode & 01000U) != 0) text.back() = 't';
  return text;
}

std::string long_line(const Call& call, const std::string& path) {
  const auto stat = *call.host.stat(call.process, path);
  return mode_text(stat) + " 1 " + stat.owner + " " + stat.owner + " " + std::to_string(stat.size) +
         " " + utc(stat.changed).substr(0, 16) + " " + path + "\n";
}

std::string kind_text(const sh::Stat& stat) {
  switch (stat.kind) {
    case sh::FileKind::directory:
      return "directory";
    case sh::FileKind::link:
      return "symbolic link";
    case sh::FileKind::device:
      return "character special file";
    case sh::FileKind::file:
      break;
  }
  return stat.size == 0 ? "regular empty file" : "regular file";
}

/// Nothing where the format asks for something that is not known.
std::optional<std::string> formatted(const sh::Stat& stat, const std::string& format,
                                     const std::string& name) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      text += format[at];
      continue;
    }
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%o", stat.mode);
    switch (++at < format.size() ? format[at] : '\0') {
      case 'u':
        text += std::to_string(user_number(stat.owner));
        break;
      case 'U':
        text += stat.owner;
        break;
      case 'F':
        text += kind_text(stat);
        break;
      case 'a':
        text += mode.data();
        break;
      case 's':
        text += std::to_string(stat.size);
        break;
      case 'n':
        text += name;
        break;
      default:
        return std::nullopt;
    }
  }
  return text + "\n";
}

/// With all that is below it; tells of each that does not go.
void remove_all(const Call& call, const std::string& path, std::string& errors) {
  const auto stat = call.host.stat(call.process, path);
  const bool is_directory = stat && stat->kind == sh::FileKind::directory;
  if (is_directory) {
    for (const auto& name : call.host.names_in(call.process, path)) {
      remove_all(call, path + "/" + name, errors);
    }
  }
  const int error = is_directory ? call.host.remove_directory(call.process, path)
                                 : call.host.remove_file(call.process, path);
  if (error == 0 || error == ENOENT) return;
  errors += "rm: cannot remove '" + path + "': " + reason(error) + "\n";
}

}  // namespace

std::uint32_t user_number(std::string_view user) { return user == "root" ? 0 : 1'001; }

sh::Result ls(const Call& call) {
  auto options = options_of(call);
  if (const auto unknown = unknown_in(options, "1Ald")) return bad_option(call, *unknown, 2);
  if (options.files.empty()) options.files.emplace_back(".");
  sh::Result result;
  for (const auto& path : options.files) {
    const auto stat = call.host.stat(call.process, path);
    const bool listed = stat && stat->kind == sh::FileKind::directory && !has(options, 'd');
    if (!stat) {
      result.err += "ls: cannot access '" + path + "': " + reason(ENOENT) + "\n";
    } else if (listed && !call.host.may(call.process, path, sh::Access::read)) {
      result.err += "ls: cannot open directory '" + path + "': " + reason(EACCES) + "\n";
    } else if (!listed) {
      result.out += has(options, 'l') ? long_line(call, path) : path + "\n";
    } else {
      for (const auto& name : call.host.names_in(call.process, path)) {
        if (name.starts_with('.') && !has(options, 'A')) continue;
        result.out += has(options, 'l') ? long_line(call, path + "/" + name) : name + "\n";
      }
    }
  }
  result.exit_code = result.err.empty() ? 0 : 2;
  return result;
}

sh::Result stat(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 3 || operands[0] != "-c") {
    return operands.empty() ? failed(call, "missing operand") : bad_option(call, operands.back());
  }
  const auto found = call.host.stat(call.process, operands[2]);
  if (!found) return failed(call, "cannot statx '" + operands[2] + "': " + reason(ENOENT));
  const auto text = formatted(*found, operands[1], operands[2]);
  if (!text) return failed(call, "the format '" + operands[1] + "' is not known here");
  return {.out = *text};
}

sh::Result mkdir(const Call& call) {
  auto operands = call.operands();
  std::uint32_t mode = 0777U & ~call.process.umask;
  if (operands.size() > 1 && operands[0] == "-m") {
    const auto asked = octal(operands[1]);
    if (!asked) return failed(call, "invalid mode '" + operands[1] + "'");
    mode = *asked;
    operands.erase(operands.begin(), operands.begin() + 2);
  }
  if (operands.empty()) return failed(call, "missing operand");
  sh::Result result;
  for (const auto& path : operands) {
    if (path.starts_with('-')) return bad_option(call, path);
    const int error = call.host.make_directory(call.process, path, mode);
    if (error == 0) continue;
    result.exit_code = 1;
    result.err += "mkdir: cannot create directory '" + path + "': " + reason(error) + "\n";
  }
  return result;
}

sh::Result rm(const Call& call) {
  const auto options = options_of(call);
  if (const auto unknown = unknown_in(options, "rf")) return bad_option(call, *unknown);
  sh::Result result;
  for (const auto& path : options.files) {
    const auto stat = call.host.stat(call.process, path);
    if (!stat && !has(options, 'f')) {
      result.err += "rm: cannot remove '" + path + "': " + reason(ENOENT) + "\n";
    } else if (stat && stat->kind == sh::FileKind::directory && !has(options, 'r')) {
      result.err += "rm: cannot remove '" + path + "': " + reason(EISDIR) + "\n";
    } else if (stat) {
      remove_all(call, path, result.err);
    }
  }
  if (options.files.empty() && !has(options, 'f')) return failed(call, "missing operand");
  result.exit_code = result.err.empty() ? 0 : 1;
  return result;
}

sh::Result chmod(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() < 2) return failed(call, "missing operand");
  const auto mode = octal(operands[0]);
  if (!mode) return failed(call, "invalid mode: '" + operands[0] + "'");
  sh::Result result;
  for (std::size_t at = 1; at < operands.size(); ++at) {
    const int error = call.host.change_mode(call.process, operands[at], *mode);
    if (error == 0) continue;
    result.exit_code = 1;
    result.err += "chmod: cannot access '" + operands[at] + "': " + reason(error) + "\n";
  }
  return result;
}

sh::Result df(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 2 || operands[0] != "-P") {
    return bad_option(call, operands.empty() ? "-" : operands[0]);
  }
  if (!call.host.stat(call.process, operands[1])) {
    return failed(call, operands[1] + ": " + reason(ENOENT));
  }
  const bool on_run = operands[1].starts_with("/run");
  const bool full = on_run && call.host.faults().disk_full;
  const std::string figures = full     ? "tmpfs            404596 404596         0     100% /run"
                              : on_run ? "tmpfs            404596   1200    403396       1% /run"
                                       : "/dev/vda1      20480000 6144000 14336000      30% /";
  return {.out = "Filesystem     1024-blocks    Used Available Capacity Mounted on\n" + figures +
                 "\n"};
}

sh::Result mktemp(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 2 || operands[0] != "-d" || !operands[1].ends_with("XXXXXX")) {
    return bad_option(call, operands.empty() ? "-" : operands[0]);
  }
  const auto stem = operands[1].substr(0, operands[1].size() - 6);
  const auto path = stem + hex_id(call.host.random()).substr(0, 6);
  const int error = call.host.make_directory(call.process, path, 0700);
  if (error == 0) return {.out = path + "\n"};
  return failed(call,
                "failed to create directory via template '" + operands[1] + "': " + reason(error));
}

sh::Result sha256sum(const Call& call) {
  const auto operands = call.operands();
  if (operands.empty()) return {.out = sha256_of(call.input.take_all()) + "  -\n"};
  sh::Result result;
  for (const auto& path : operands) {
    if (path.starts_with('-')) return bad_option(call, path);
    const auto content = open_file(call, path);
    result.err += content.error;
    if (content.input) result.out += sha256_of(content.input->take_all()) + "  " + path + "\n";
  }
  result.exit_code = result.err.empty() ? 0 : 1;
  return result;
}

}  // namespace lab::linux_host
