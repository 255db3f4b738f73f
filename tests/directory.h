#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <gtest/gtest.h>

#include "base/file.h"

namespace sysring::tests {

/// A new directory of the test's own, gone with all that lies in it when this goes.
class Directory {
 public:
  explicit Directory(const std::filesystem::path& below = std::filesystem::temp_directory_path()) {
    std::string pattern = (below / "sysring-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

  std::filesystem::path write(const std::string& name, const std::string& text,
                              unsigned int mode = 0600) const {
    EXPECT_TRUE(write_file(path_ / name, text, mode));
    return path_ / name;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    const auto text = read_file(path_ / name, 10'000'000);
    return text ? *text : "";
  }

 private:
  std::filesystem::path path_;
};

}  // namespace sysring::tests
