#include <gmock/gmock.h>

#include "base/file.h"
#include "cli/repository.h"
#include "cli/site_fixture.h"
#include "engine/lock.h"

// Releases and plans: what is made, and what is refused.
namespace sysring::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

using Release = SiteTest;

TEST_F(Release, IsBuiltFromTheTemplates) {
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done);
  EXPECT_THAT(console.err, HasSubstr("sysring plan --release 1.0.0"));
  EXPECT_EQ(run({"release", "list", "--json"}), Exit::done);
  EXPECT_EQ(console.member("schema"), "sysring.releases/1");
  EXPECT_EQ(console.json().find("releases")->array()->size(), 3U);
}

TEST_F(Release, HasAVersionThatCanStandInAFileName) {
  for (const std::string version : {"", "../x", "a b", "1;2"}) {
    EXPECT_EQ(run({"release", "add", version}), Exit::usage) << version;
  }
}

TEST_F(Release, IsRefusedWithEveryFaultAtOnce) {
  write("templates/linux/config.xml", "<Sysmon");
  write("templates/server/config.xml", "<html/>");
  EXPECT_EQ(run({"release", "add", "1.0.0", "--json"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("templates/linux/config.xml"));
  EXPECT_THAT(console.err, HasSubstr("templates/server/config.xml"));
  EXPECT_EQ(console.json().find("errors")->array()->size(), 2U);
}

TEST_F(Release, KnowsWhatAGitRepositoryEverHad) {
  const Repository repository{directory / "configs"};
  const std::string first = "<Sysmon schemaversion=\"4.81\"><EventFiltering/></Sysmon>\n";
  for (const auto& text : {first, std::string{"<Sysmon schemaversion=\"4.90\"/>\n"}}) {
    repository.write("linux.xml", text);
    repository.write("other.xml", "<html/>" + std::to_string(text.size()));
    repository.commit();
  }
  EXPECT_EQ(run({"release", "add", "--from-git", repository.path()}), Exit::done) << console.err;
  EXPECT_THAT(console.err, HasSubstr("4 versions of *.xml files"));
  const auto kept = ledger().config(digests_of(first).sha256);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->has_value());
}

TEST_F(Release, SaysSoWhereThereIsNoRepository) {
  EXPECT_EQ(run({"release", "add", "--from-git", directory.path().string()}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("git ended with"));
}

class Plan : public SiteTest {
 protected:
  void SetUp() override {
    SiteTest::SetUp();
    run({"release", "add", "1.0.0"});
  }
};

TEST_F(Plan, NeedsARelease) {
  std::filesystem::remove_all(workspace / ".sysring/ledger.db");
  EXPECT_EQ(run({"plan"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("sysring release add"));
}

TEST_F(Plan, IsSealedStoredAndWritten) {
  const auto file = (directory / "q4.plan").string();
  EXPECT_EQ(run({"plan", "--release", "1.0.0", "-o", file}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("Plan P-0001   release 1.0.0   3 hosts"));
  EXPECT_THAT(console.err, HasSubstr("sysring apply " + file));
  const auto bytes = read_file(file, 65'536);
  ASSERT_TRUE(bytes);
  EXPECT_THAT(console.out, HasSubstr(digests_of(*bytes).sha256));
  EXPECT_EQ((*ledger().plan("P-0001"))->sealed, *bytes);
}

TEST_F(Plan, TellsMachinesThatThereAreChanges) {
  EXPECT_EQ(run({"plan", "--json", "--detailed-exitcode"}), Exit::changes);
  EXPECT_EQ(console.member("schema"), "sysring.plan/1");
  EXPECT_EQ(console.member("outcome"), "changes");
}

TEST_F(Plan, LeavesOutWhatASelectorDoesNotMean) {
  EXPECT_EQ(run({"plan", "-l", "lx01|lx02"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("Not eligible 1"));
  EXPECT_THAT(console.out, HasSubstr("not meant by --select"));
}

TEST_F(Plan, TellsEveryFaultOfEveryDefinition) {
  write("inventory/hosts.txt", "lx01\n-oProxyCommand=x\n");
  write("rings/default.yml", "version: 1\nrings:\n  - {nam: lab}\n");
  EXPECT_EQ(run({"plan", "--json"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("inventory/hosts.txt:2"));
  EXPECT_THAT(console.err, HasSubstr("rings/default.yml:3"));
}

TEST_F(Plan, OffersTheNearestRelease) {
  EXPECT_EQ(run({"plan", "--release", "1.0.1"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("did you mean '1.0.0'?"));
}

TEST_F(Plan, IsShownAsItWasSealed) {
  const auto file = (directory / "q4.plan").string();
  run({"plan", "-o", file});
  EXPECT_EQ(run({"show", file}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("Plan P-0001"));
  EXPECT_EQ(run({"show", "P-0001", "--json"}), Exit::done);
  EXPECT_EQ(console.member("plan"), "P-0001");
}

TEST_F(Plan, IsRefusedOnceSomebodyEditedIt) {
  const auto file = directory / "q4.plan";
  run({"plan", "-o", file.string()});
  auto bytes = *read_file(file, 65'536);
  const auto at = bytes.find("lx02");
  bytes.replace(at, 4, "lx09");
  std::ofstream{file, std::ios::binary} << bytes;
  EXPECT_EQ(run({"show", file.string()}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR606]"));
}

TEST_F(Plan, Exits75WhileSomebodyElseOwnsTheWorkspace) {
  const auto lock = engine::WorkspaceLock::take(workspace / ".sysring", "apply P-0001");
  ASSERT_TRUE(lock);
  EXPECT_EQ(run({"plan", "--json"}), Exit::locked);
  EXPECT_THAT(console.err, HasSubstr("apply P-0001"));
  EXPECT_EQ(console.member("outcome"), "locked");
}

}  // namespace
}  // namespace sysring::cli
