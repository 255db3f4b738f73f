#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace sysring::cli {

inline std::filesystem::path data(const std::string& name) {
  return std::filesystem::path{SOURCE_DIR} / "tests/data/cli" / name;
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream{file, std::ios::binary}.rdbuf();
  return text.str();
}

/// The text has to be what the file holds. With SYSRING_ACCEPT=1 the file takes it over instead,
/// and the difference is for a review.
inline void expect_golden(const std::string& name, const std::string& text) {
  if (std::getenv("SYSRING_ACCEPT") != nullptr) {
    std::ofstream{data(name), std::ios::binary} << text;
    return;
  }
  EXPECT_EQ(text_of(data(name)), text) << name;
}

}  // namespace sysring::cli
