#include "workspace/workspace.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "workspace/scratch.h"
#include "workspace/templates.h"

namespace sysring::workspace {
namespace {

std::string faults_of(const SmallWorkspace& files) {
  const auto loaded = load(files.path());
  return loaded ? "none" : lines_of(loaded.error());
}

TEST(Workspace, OfThisRepositoryIsWhole) {
  const auto example = load(SOURCE_DIR);
  ASSERT_TRUE(example) << lines_of(example.error());
  EXPECT_EQ(example->settings.name, "example");
  EXPECT_EQ(example->inventory.size(), 18U);
  EXPECT_EQ(example->rings.size(), 3U);
  const auto lab = example->inventory.find("lab01.corp.example");
  ASSERT_TRUE(lab);
  EXPECT_EQ(example->inventory.host(*lab).port, 2222);
  EXPECT_EQ(example->inventory.label(*lab, "ring"), "lab");
  EXPECT_TRUE(example->inventory.in_group(*lab, "linux"));
}

TEST(Workspace, IsNotThereWithoutItsSettings) {
  const Scratch nothing;
  const auto loaded = load(nothing.path());
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 1U);
  EXPECT_EQ(loaded.error().front().code, Reason::no_workspace);
}

TEST(Workspace, TellsTheFaultsOfAllFilesAtOnce) {
  const SmallWorkspace files;
  files.write("sysring.yaml", "version: 1\nworkspace: small\ncolectors: []\n");
  files.write("inventory/a.yml", "all:\n  hosts:\n    -oProxyCommand=x: \n");
  files.write("inventory/b.txt", "ok\na;b\n");
  files.write("rings/default.yml",
              "version: 1\nrings:\n  - name: r\n    select: {rest: true}\n    gate: {soak: 5}\n");
  EXPECT_EQ(
      faults_of(files),
      "SR104 sysring.yaml:3:1: found the key 'colectors' in the settings, which nobody reads | did "
      "you mean 'collectors'?\n"
      "SR101 inventory/a.yml:3:5: found '-' at the start of the host name '-oProxyCommand=x', "
      "allowed are 1 to 253 letters and digits, inside also '.', '_' and '-'\n"
      "SR101 inventory/b.txt:2:1: found ';' in the host name 'a;b', allowed are 1 to 253 letters "
      "and digits, inside also '.', '_' and '-'\n"
      "SR109 rings/default.yml:5:18: found '5' for 'soak', expected a time with its unit, such as "
      "90s, 5m, 24h or 1h30m\n");
}

TEST(Workspace, ShowsAHundredFaultsAndCountsTheRest) {
  const SmallWorkspace files;
  std::string list;
  for (int i = 0; i < 250; ++i) list += "-x\n";
  files.write("inventory/hosts.txt", list);
  const auto loaded = load(files.path());
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 101U);
  EXPECT_EQ(loaded.error().back().message, "found 150 faults more, the first 100 are shown");
}

TEST(Workspace, LooksUpTheNamesThatRingsAndExclusionsUse) {
  const SmallWorkspace files;
  files.write("sysring.yaml",
              "version: 1\nworkspace: small\nexclusions:\n"
              "  - {hosts: b.exmple, reason: outage, by: jd}\n");
  files.write("rings/default.yml",
              "version: 1\nrings:\n"
              "  - {name: one, select: {hosts: [a.example, c.example]}}\n"
              "  - {name: two, select: {labels: 'role=x,webb'}}\n");
  files.write("inventory/hosts.yml",
              "all: {hosts: {a.example: , b.example: }, children: {web: }}\n");
  EXPECT_EQ(faults_of(files),
            "SR105 rings/default.yml:3:45: found the host 'c.example', which is in no inventory | "
            "did you mean 'a.example'?\n"
            "SR105 rings/default.yml:4:34: at column 8: found 'webb', which is neither a group nor "
            "a host | did you mean 'web'?\n"
            "SR105 sysring.yaml:4:13: at column 1: found 'b.exmple', which is neither a group nor "
            "a host | did you mean 'b.example'?\n");
}

TEST(Templates, AreExactlyOneForEachVariant) {
  const SmallWorkspace files;
  files.write("templates/linux/second.xml", "<Sysmon/>");
  files.write("templates/server/readme.md", "none yet");
  files.write("templates/a variant/config.xml", "<Sysmon/>");
  files.write("templates/.git/config.xml", "ignored");
  files.write("templates/README.md", "ignored");
  const auto found = find_templates(files.path() / "templates", "templates");
  ASSERT_FALSE(found);
  EXPECT_EQ(
      lines_of(found.error()),
      "SR109 templates/a variant/: found a variant of that name, expected letters, digits, "
      "'-' and '_'\n"
      "SR109 templates/linux/: found 2 .xml files, expected exactly one configuration | Leave one "
      "*.xml there, or remove the directory.\n"
      "SR109 templates/server/: found 0 .xml files, expected exactly one configuration | Leave "
      "one *.xml there, or remove the directory.\n");
  EXPECT_TRUE(load(files.path())) << "who steers a rollout needs none of them";
}

TEST(Templates, AreFoundByVariant) {
  const auto found = find_templates(SOURCE_DIR "/templates", "templates");
  ASSERT_TRUE(found) << lines_of(found.error());
  EXPECT_EQ(found->size(), 3U);
  EXPECT_EQ(found->at("linux"), std::filesystem::path{SOURCE_DIR "/templates/linux/config.xml"});
}

TEST(Templates, HaveToBeThere) {
  const Scratch scratch;
  const auto found = find_templates(scratch.path(), "mine");
  ASSERT_FALSE(found);
  EXPECT_EQ(lines_of(found.error()),
            "SR102 mine/: found no configuration, expected <variant>/<any name>.xml\n");
}

TEST(Exclusions, LeaveOutWhoMatchesAndWhomNobodyKnows) {
  const SmallWorkspace files;
  files.write("sysring.yaml",
              "version: 1\nworkspace: small\nexclusions:\n"
              "  - {hosts: 'os~Debian', reason: frozen, by: jd, until: 2026-12-01}\n");
  files.write("inventory/hosts.yml", "all: {hosts: {a: , b: , c: }}\n");
  const auto loaded = load(files.path());
  ASSERT_TRUE(loaded) << lines_of(loaded.error());
  fleet::Facts debian;
  debian.os = "Debian 12";
  fleet::Facts fedora;
  fedora.os = "Fedora 41";

  const auto excluded = exclusions_of(*loaded, {&debian, &fedora, nullptr});
  ASSERT_EQ(excluded.size(), 2U);
  EXPECT_EQ(excluded[0].host, "a");
  EXPECT_EQ(excluded[0].reason, "frozen");
  EXPECT_EQ(excluded[0].by, "jd");
  EXPECT_EQ(excluded[0].until, parse_time("2026-12-01T00:00:00Z"));
  EXPECT_EQ(excluded[1].host, "c");
}

}  // namespace
}  // namespace sysring::workspace
