#include "lab/sh/test_system.h"

#include <cerrno>
#include <cstdlib>

#include "lab/sh/shell.h"

namespace lab::sh {
namespace {

std::string whole(const Process& process, const std::string& path) {
  if (path == ".") return process.directory;
  std::string full = path.starts_with('/') ? path : process.directory + "/" + path;
  while (full.starts_with("//")) full.erase(0, 1);
  while (full.size() > 1 && full.ends_with('/')) full.pop_back();
  return full;
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string printed(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

}  // namespace

std::optional<Stat> TestSystem::stat(const Process& process, const std::string& path) const {
  const auto full = whole(process, path);
  if (directories.contains(full)) return Stat{.kind = FileKind::directory};
  const auto found = files.find(full);
  if (found == files.end()) return std::nullopt;
  return Stat{.kind = FileKind::file, .size = found->second.size()};
}

bool TestSystem::may(const Process&, const std::string&, Access) const { return true; }

std::vector<std::string> TestSystem::names_in(const Process& process,
                                              const std::string& directory) const {
  std::vector<std::string> names;
  const auto full = whole(process, directory);
  for (const auto& [path, bytes] : files) {
    if (directory_of(path) == full) names.push_back(path.substr(path.rfind('/') + 1));
  }
  return names;
}

int TestSystem::open(const Process& process, const std::string& path,
                     std::shared_ptr<Input>& input) {
  const auto full = whole(process, path);
  const auto found = files.find(full);
  if (full != "/dev/null" && found == files.end()) return ENOENT;
  input = std::make_shared<Input>(full == "/dev/null" ? "" : found->second);
  return 0;
}

int TestSystem::create(const Process& process, const std::string& path, Opening opening) {
  const auto full = whole(process, path);
  if (full == "/dev/null") return 0;
  if (!directories.contains(directory_of(full))) return ENOENT;
  if (opening == Opening::truncate) files[full].clear();
  files.try_emplace(full);
  return 0;
}

int TestSystem::append(const Process& process, const std::string& path, std::string_view bytes) {
  const auto full = whole(process, path);
  if (full == "/dev/null") return 0;
  if (files[full].size() + bytes.size() > room) return ENOSPC;
  files[full] += bytes;
  return 0;
}

std::optional<Result> TestSystem::run(const Process&, const Arguments& arguments,
                                      const Environment& environment, Input& input) {
  const auto& name = arguments[0];
  if (name == "cat") return Result{.out = input.take_all()};
  if (name == "head" && arguments.size() == 3 && arguments[1] == "-c") {
    return Result{.out = input.take(std::strtoull(arguments[2].c_str(), nullptr, 10))};
  }
  if (name == "printenv") {
    const auto value = printed(environment, arguments.at(1));
    return Result{value.empty() ? 1 : 0, value.empty() ? "" : value + "\n"};
  }
  if (name == "sleep") {
    wait(std::chrono::milliseconds{
        static_cast<int>(std::strtod(arguments.at(1).c_str(), nullptr) * 1'000)});
    return Result{};
  }
  return std::nullopt;
}

Result run(TestSystem& system, std::string_view script, const std::string& text,
           const Arguments& arguments) {
  Input input{text};
  Process process;
  process.directory = "/tmp";
  return run_shell(system, process, {{"HOME", "/root"}}, input, script, "sh", arguments);
}

}  // namespace lab::sh
