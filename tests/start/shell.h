#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sysring::start_tests {

/// A directory that goes with the test.
class Directory {
 public:
  Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void holds(const std::filesystem::path& name, std::string_view text) const;
  void holds_program(const std::filesystem::path& name, std::string_view script) const;
  [[nodiscard]] std::string text_of(const std::filesystem::path& name) const;
  [[nodiscard]] bool has(const std::filesystem::path& name) const;

 private:
  std::filesystem::path path_;
};

struct Ran {
  int exit_code = 0;
  std::string output;  ///< Of both streams.
};

/// Runs a script with /bin/sh in that directory, with bin/ of it first in the PATH.
Ran run(const Directory& directory, const std::string& script);

}  // namespace sysring::start_tests
