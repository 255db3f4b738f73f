#include "start/shell.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <sys/wait.h>

#include "base/check.h"

namespace sysring::start_tests {

namespace fs = std::filesystem;

Directory::Directory() {
  std::string pattern = (fs::temp_directory_path() / "sysring-start-XXXXXX").string();
  check(::mkdtemp(pattern.data()) != nullptr, "a temporary directory can be made");
  path_ = pattern;
}

Directory::~Directory() { fs::remove_all(path_); }

void Directory::holds(const fs::path& name, std::string_view text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream{path_ / name} << text;
}

void Directory::holds_program(const fs::path& name, std::string_view script) const {
  holds(name, std::string{"#!/bin/sh\n"}.append(script));
  fs::permissions(path_ / name, fs::perms::owner_all);
}

std::string Directory::text_of(const fs::path& name) const {
  std::ostringstream text;
  text << std::ifstream{path_ / name}.rdbuf();
  return text.str();
}

bool Directory::has(const fs::path& name) const { return fs::exists(path_ / name); }

Ran run(const Directory& directory, const std::string& script) {
  const auto file = directory.path() / "script";
  std::ofstream{file} << script;
  const auto where = directory.path().string();
  const auto command = "cd '" + where + "' && PATH='" + where + "/bin':$PATH exec /bin/sh '" +
                       file.string() + "' 2>&1 </dev/null";
  auto* pipe = ::popen(command.c_str(), "r");
  check(pipe != nullptr, "a shell can be started");
  Ran ran;
  std::array<char, 4'096> block{};
  for (std::size_t size = 0; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
    ran.output.append(block.data(), size);
  }
  const int status = ::pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

}  // namespace sysring::start_tests
