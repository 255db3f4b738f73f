#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>

#include "cli/site_fixture.h"

// What `inventory import` makes of an export of Active Directory, and what it refuses to lose.
namespace sysring::cli {
namespace {

using testing::HasSubstr;

class DirectoryImport : public SiteTest {
 protected:
  /// An export of so many computers, named from `first` on.
  void computers(std::size_t first, std::size_t count, const std::string& more = "") const {
    std::ofstream csv{file};
    csv << "Name,Enabled,OperatingSystem,LastLogonTimestamp,DistinguishedName\n";
    for (std::size_t at = first; at < first + count; ++at) {
      csv << "ws" << at << ",True,Windows 11,134085024450000000,\n";
    }
    csv << more;
  }

  Exit import(std::vector<std::string> options = {}) {
    std::vector<std::string> words{"inventory", "import",        file.string(),
                                   "--yes",     "--stale-after", "400d"};
    words.insert(words.end(), options.begin(), options.end());
    return run(words);
  }

  std::filesystem::path file = directory / "computers.csv";
};

TEST_F(DirectoryImport, WritesAnInventoryAndTellsWhoIsLeftOut) {
  computers(1, 2, "old,False,Windows 7,0,\nnas,True,ONTAP,134085024450000000,\n");
  EXPECT_EQ(import(), Exit::done) << console.err;
  EXPECT_THAT(console.err, HasSubstr("new 2   changed 0   unchanged 3   gone 0"));
  EXPECT_THAT(console.err, HasSubstr("rows 4   taken 2   left out 2"));
  EXPECT_THAT(console.err, HasSubstr("note[SR118]: " + file.string() +
                                     ":4: found Enabled=False of 'old', expected True: left out"));
  EXPECT_THAT(console.err, HasSubstr("note[SR120]"));
  run({"inventory", "list", "-l", "role=workstation"});
  EXPECT_THAT(console.out, HasSubstr("ws2"));
  EXPECT_EQ(import(), Exit::done);
  EXPECT_THAT(console.err, HasSubstr("new 0   changed 0   unchanged 5   gone 0"));
}

TEST_F(DirectoryImport, GivesEveryNoticeToMachines) {
  std::string disabled;
  for (int at = 0; at < 7; ++at) disabled += "old" + std::to_string(at) + ",False,Windows 7,0,\n";
  computers(1, 1, disabled);
  EXPECT_EQ(import(), Exit::done);
  EXPECT_THAT(console.err, HasSubstr("note[SR118]: 2 more of these"));
  EXPECT_EQ(import({"--json"}), Exit::done);
  const auto document = console.json();
  EXPECT_EQ(*document.find("schema")->string(), "sysring.import/1");
  EXPECT_EQ(*document.find("directory")->find("rows")->integer(), 8);
  EXPECT_EQ(*document.find("directory")->find("left_out")->integer(), 7);
  const auto* notices = document.find("directory")->find("notices")->array();
  ASSERT_EQ(notices->size(), 7U);
  EXPECT_EQ(*notices->front().find("code")->string(), "SR118");
  EXPECT_EQ(*notices->front().find("place")->string(), file.string() + ":3");
}

TEST_F(DirectoryImport, RefusesToLoseManyHostsUntilSomebodyNamesTheirNumber) {
  computers(1, 10);
  ASSERT_EQ(import(), Exit::done) << console.err;
  computers(3, 8);
  EXPECT_EQ(import(), Exit::done) << "two of ten may go: " << console.err;
  EXPECT_THAT(console.err, HasSubstr("Gone: ws1 ws2"));

  computers(6, 6);  // ws3, ws4 and ws5 go
  EXPECT_EQ(import(), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR121]"));
  EXPECT_THAT(console.err, HasSubstr("found 3 of 8 hosts gone (37 %), expected at most 20 %"));
  EXPECT_THAT(console.err, HasSubstr("--accept-retired 3"));
  EXPECT_EQ(import({"--accept-retired", "4"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found 3 hosts gone, expected 4 as --accept-retired says"));
  EXPECT_EQ(run({"inventory", "show", "ws3"}), Exit::done) << "nothing was written";
  EXPECT_EQ(import({"--max-retired", "37"}), Exit::error);
  EXPECT_EQ(import({"--max-retired", "38%"}), Exit::done) << console.err;
  EXPECT_EQ(run({"inventory", "show", "ws3"}), Exit::error);
}

TEST_F(DirectoryImport, TakesTheNamedNumberForAnyFileOfHosts) {
  const auto list = directory / "hosts.txt";
  std::ofstream{list} << "lx01 role=web ring=lab\n";
  EXPECT_EQ(run({"inventory", "import", list.string(), "--yes"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found 2 of 3 hosts gone (66 %)"));
  EXPECT_EQ(run({"inventory", "import", list.string(), "--yes", "--accept-retired", "2"}),
            Exit::done);
}

TEST_F(DirectoryImport, WritesNothingOfAFileThatIsNoSuchExport) {
  std::ofstream{file} << "Name,OperatingSystem\nws1,Windows 11\n";
  EXPECT_EQ(import(), Exit::error);
  EXPECT_THAT(console.err, HasSubstr(file.string() + ":1: found no column Enabled"));
  EXPECT_FALSE(std::filesystem::exists(workspace / "inventory/computers.yml"));
  std::filesystem::remove(file);
  EXPECT_EQ(import(), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR102]"));
}

TEST_F(DirectoryImport, RefusesOptionsThatMeanNothing) {
  computers(1, 1);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"--stale-after", "soon"},
      {"--stale-after", "2h"},
      {"--max-retired", "101"},
      {"--accept-retired", "all"},
  };
  for (const auto& [option, value] : cases) {
    EXPECT_EQ(run({"inventory", "import", file.string(), "--yes", option, value}), Exit::usage);
    EXPECT_THAT(console.err, HasSubstr("found '" + value + "' for " + option));
  }
}

}  // namespace
}  // namespace sysring::cli
