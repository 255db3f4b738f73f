#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace sysring::tests {

/// Of what others have written and recorded, which lies beside the tree and not in it:
/// "corpus", "vectors/rules-small.jsonl".
std::filesystem::path shared_data(std::string_view name);

/// Every file below a folder of it with this extension, sorted.
std::vector<std::filesystem::path> shared_files(std::string_view folder,
                                                std::string_view extension);

/// Empty, and a failure of the test, where it cannot be read.
std::string text_of(const std::filesystem::path& file);

/// A test that is skipped where there is none.
class SharedDataTest : public testing::Test {
 protected:
  void SetUp() override;
};

}  // namespace sysring::tests
