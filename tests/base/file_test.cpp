#include "base/file.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sysring {
namespace {

class File : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "file_test.XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return directory_ / name;
  }

 private:
  std::filesystem::path directory_;
};

TEST_F(File, IsReplacedAsAWhole) {
  ASSERT_TRUE(write_file(path("a"), "old", 0600));
  ASSERT_TRUE(write_file(path("a"), "new", 0600));
  EXPECT_EQ(*read_file(path("a"), 10), "new");
  EXPECT_FALSE(std::filesystem::exists(path("a.new")));
  struct stat facts = {};
  ASSERT_EQ(::stat(path("a").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(File, IsReadUpToItsCapAndNotBeyond) {
  ASSERT_TRUE(write_file(path("a"), "12345", 0600));
  EXPECT_EQ(*read_file(path("a"), 5), "12345");
  EXPECT_EQ(read_file(path("a"), 4).error().code, Reason::too_big);
}

TEST_F(File, ThatIsNoneIsNamed) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  for (const auto* name : {"missing", "pipe", "."}) {
    const auto bytes = read_file(path(name), 10);
    ASSERT_FALSE(bytes) << name;
    EXPECT_EQ(bytes.error().code, Reason::unreadable_file) << name;
    EXPECT_EQ(bytes.error().place, path(name).string());
  }
}

TEST_F(File, ThatCannotBeWrittenLeavesNothingBehind) {
  const auto written = write_file(path("no/such/directory"), "x", 0600);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().place, path("no/such/directory").string());
}

}  // namespace
}  // namespace sysring
