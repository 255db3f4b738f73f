#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cli/program.h"

namespace sysring::cli {

/// A repository of git, with a person of its own.
class Repository {
 public:
  explicit Repository(std::filesystem::path path) : path_{std::move(path)} {
    std::filesystem::create_directories(path_);
    git({"init", "-q"});
  }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream{path_ / file, std::ios::binary} << text;
  }
  void commit() const {
    git({"add", "-A"});
    git({"commit", "-q", "-m", "one more"});
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  void git(std::vector<std::string> words) const {
    words.insert(words.begin(), {"git", "-C", path_.string(), "-c", "user.name=t", "-c",
                                 "user.email=t@example", "-c", "init.defaultBranch=main"});
    ASSERT_TRUE(run_program(words, "", 65'536)) << words.back();
  }

  std::filesystem::path path_;
};

}  // namespace sysring::cli
