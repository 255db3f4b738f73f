#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lab/cmd/cmd.h"

namespace lab::cmd {

/// Files in memory and a few programs: `five` exits with 5, `slow` takes 250 ms, `args` prints its
/// command line, `copyin` its input, `late` when it began, `both` a line to out and one to err, and
/// `unicode` a letter that is not ASCII.
class MemoryMachine : public Machine {
 public:
  std::map<std::string, std::string> files;  ///< By lower-case path.
  std::set<std::string> directories{"c:\\", "c:\\windows", "c:\\windows\\sysring"};
  std::set<std::string> locked;  ///< What may not be changed.
  std::string tongue = "en";

  Kind kind(const std::string& path) const override {
    if (directories.contains(folded(path))) return Kind::directory;
    return files.contains(folded(path)) ? Kind::file : Kind::none;
  }
  std::optional<std::string> read(const std::string& path) override {
    const auto found = files.find(folded(path));
    if (found == files.end()) return {};
    return found->second;
  }
  std::uint32_t write(const std::string& path, std::string bytes,
                      std::chrono::milliseconds) override {
    if (const auto error = writable(path)) return error;
    files[folded(path)] = std::move(bytes);
    return 0;
  }
  std::uint32_t append(const std::string& path, std::string bytes,
                       std::chrono::milliseconds) override {
    if (const auto error = writable(path)) return error;
    files[folded(path)] += bytes;
    return 0;
  }
  std::uint32_t make_directory(const std::string& path, std::chrono::milliseconds) override {
    if (const auto error = writable(path)) return error;
    directories.insert(folded(path));
    return 0;
  }
  std::uint32_t remove_file(const std::string& path, std::chrono::milliseconds) override {
    if (locked.contains(folded(path))) return 5;
    return files.erase(folded(path)) == 1 ? 0 : 2;
  }
  std::uint32_t remove_directory(const std::string& path, std::chrono::milliseconds) override {
    if (!names_in(path).empty()) return 145;
    return directories.erase(folded(path)) == 1 ? 0 : 2;
  }
  std::vector<std::string> names_in(const std::string& directory) const override {
    std::vector<std::string> names;
    for (const auto& path : directories) add_name(path, folded(directory), names);
    for (const auto& [path, bytes] : files) add_name(path, folded(directory), names);
    return names;
  }
  std::optional<Result> run(const std::string& program, const std::string& command_line,
                            const std::string& input, std::chrono::milliseconds when) override {
    using namespace std::chrono_literals;
    const std::map<std::string, Result> programs{
        {"five.exe", {.exit_code = 5}},
        {"fine.exe", {}},
        {"slow.exe", {.took = 250ms}},
        {"args.exe", {.out = "[" + command_line + "]\r\n"}},
        {"c:\\tools\\my args.exe", {.out = "[" + command_line + "]\r\n"}},
        {"copyin.exe", {.out = input}},
        {"late.exe", {.out = std::to_string(when.count()) + "\r\n"}},
        {"both.exe", {.exit_code = 1, .out = "out\r\n", .err = "err\r\n"}},
        {"unicode.exe", {.out = "\xC3\xBC\r\n"}}};
    if (folded(program) == "flood.exe")
      return Result{.out = std::string(std::size_t{1} << 20U, 'x')};
    const auto found = programs.find(folded(program));
    if (found == programs.end()) return {};
    return found->second;
  }
  std::string language() const override { return tongue; }
  std::string version() const override { return "10.0.26100.4061"; }

 private:
  static std::string folded(std::string path) {
    std::ranges::transform(path, path.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return path;
  }
  static void add_name(const std::string& path, std::string directory,
                       std::vector<std::string>& names) {
    if (!directory.ends_with('\\')) directory += '\\';
    if (!path.starts_with(directory) || path.size() == directory.size()) return;
    const auto name = path.substr(directory.size());
    if (name.find('\\') == std::string::npos) names.push_back(name);
  }
  std::uint32_t writable(const std::string& path) const {
    const auto last = folded(path).rfind('\\');
    const auto parent = folded(path).substr(0, last == 2 ? 3 : last);
    if (!directories.contains(parent)) return 3;
    return directories.contains(folded(path)) || locked.contains(folded(path)) ? 5 : 0;
  }
};

}  // namespace lab::cmd
