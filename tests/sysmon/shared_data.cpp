#include "sysmon/shared_data.h"

#include <algorithm>

#include "base/file.h"

namespace sysring::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cap = 67'108'864;

fs::path root() { return fs::path{SOURCE_DIR}.parent_path() / "shared"; }

}  // namespace

fs::path shared_data(std::string_view name) { return root() / name; }

std::vector<fs::path> shared_files(std::string_view folder, std::string_view extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{shared_data(folder)}) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string text_of(const fs::path& file) {
  auto text = read_file(file, cap);
  EXPECT_TRUE(text) << file;
  return text ? *std::move(text) : std::string{};
}

void SharedDataTest::SetUp() {
  if (!fs::exists(root())) GTEST_SKIP() << "there is nothing at " << root();
}

}  // namespace sysring::tests
