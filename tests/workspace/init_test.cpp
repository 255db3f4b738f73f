#include "workspace/init.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "workspace/scratch.h"
#include "workspace/templates.h"
#include "workspace/workspace.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

std::string original(const std::string& name) {
  std::ifstream file{fs::path{SOURCE_DIR} / name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(Init, MakesAWorkspaceThatIsWholeAndNamedAfterItsDirectory) {
  const Scratch scratch;
  const auto created = init(scratch.path() / "my fleet");
  ASSERT_TRUE(created) << describe(created.error());
  EXPECT_EQ(created->name, "my-fleet");
  const auto loaded = load(scratch.path() / "my fleet");
  ASSERT_TRUE(loaded) << lines_of(loaded.error());
  EXPECT_EQ(loaded->settings.name, "my-fleet");
  EXPECT_EQ(loaded->inventory.size(), 0U);
  EXPECT_EQ(loaded->rings.size(), 3U);
  EXPECT_TRUE(find_templates(scratch.path() / "my fleet/templates", "templates"));
}

TEST(Init, WritesTheExampleOfTheRepository) {
  const Scratch scratch;
  ASSERT_TRUE(init(scratch.path()));
  for (const auto* file : {"rings/default.yml", "templates/linux/config.xml",
                           "templates/server/config.xml", "templates/workstation/config.xml"}) {
    EXPECT_EQ(scratch.read(file), original(file)) << file;
  }
}

TEST(Init, ClosesTheStateAndTheRulesToOthers) {
  const Scratch scratch;
  ASSERT_TRUE(init(scratch.path()));
  EXPECT_EQ(fs::status(scratch.path() / ".sysring").permissions(), fs::perms::owner_all);
  const auto rules = fs::status(scratch.path() / "templates/linux/config.xml").permissions();
  EXPECT_EQ(rules & fs::perms::others_all, fs::perms::none);
}

TEST(Init, OverwritesNothing) {
  const Scratch scratch;
  scratch.write("rings/default.yml", "mine");
  const auto created = init(scratch.path());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Reason::exists_already);
  EXPECT_EQ(created.error().place, (scratch.path() / "rings/default.yml").string());
  EXPECT_EQ(scratch.read("rings/default.yml"), "mine");
  EXPECT_FALSE(fs::exists(scratch.path() / "sysring.yaml"));
}

TEST(Init, LeavesNothingBehindWhereItCannotGoOn) {
  const Scratch scratch;
  scratch.write("templates", "a file where a directory has to be");
  const auto created = init(scratch.path());
  ASSERT_FALSE(created);
  EXPECT_FALSE(fs::exists(scratch.path() / "sysring.yaml"));
  EXPECT_FALSE(fs::exists(scratch.path() / "rings/default.yml"));
}

}  // namespace
}  // namespace sysring::workspace
