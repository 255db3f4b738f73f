#include <gmock/gmock.h>

#include "cli/site_fixture.h"

// What only asks: inventory, status, explain, show.
namespace sysring::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

using Inventory = SiteTest;

TEST_F(Inventory, ListsTheHostsThatASelectorMeans) {
  EXPECT_EQ(run({"inventory", "list", "-l", "role=web"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("lx01"));
  EXPECT_THAT(console.out, HasSubstr("lx02"));
  EXPECT_THAT(console.out, Not(HasSubstr("lx03")));
}

TEST_F(Inventory, ListsThemForSpreadsheetsAndForMachines) {
  EXPECT_EQ(run({"inventory", "list", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, testing::StartsWith("host,os,variant,via,config,service,forwarded\n"));
  EXPECT_EQ(run({"inventory", "list", "--json"}), Exit::done);
  EXPECT_EQ(console.member("schema"), "sysring.inventory/1");
  EXPECT_EQ(console.json().find("hosts")->array()->size(), 3U);
}

TEST_F(Inventory, OffersTheNearestHost) {
  EXPECT_EQ(run({"inventory", "show", "lx04"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR105]"));
  EXPECT_THAT(console.err, HasSubstr("did you mean"));
}

TEST_F(Inventory, RefusesASelectorWithItsColumn) {
  EXPECT_EQ(run({"inventory", "list", "-l", "role=(web"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR108]"));
}

TEST_F(Inventory, TakesAnImportOverOnceSomebodyAgreed) {
  const auto list = directory / "more.txt";
  std::ofstream{list} << "lx04\nlx05\n";
  EXPECT_EQ(run({"inventory", "import", list.string()}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("--yes"));
  EXPECT_FALSE(std::filesystem::exists(workspace / "inventory/more.txt"));

  EXPECT_EQ(run({"inventory", "import", list.string(), "--yes"}), Exit::done);
  EXPECT_THAT(console.err, HasSubstr("new 2   changed 0   unchanged 3"));
  run({"inventory", "list"});
  EXPECT_THAT(console.out, HasSubstr("lx05"));
}

TEST_F(Inventory, AsksAtATerminal) {
  const auto list = directory / "more.txt";
  std::ofstream{list} << "lx04\n";
  console.is_terminal = true;
  console.typed = "n\n";
  EXPECT_EQ(run({"inventory", "import", list.string()}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("Write these changes? [y/N]"));
  EXPECT_FALSE(std::filesystem::exists(workspace / "inventory/more.txt"));
  EXPECT_EQ(run({"inventory", "import", list.string(), "--no-input"}), Exit::usage);
  console.typed = "yes\n";
  EXPECT_EQ(run({"inventory", "import", list.string()}), Exit::done);
  EXPECT_TRUE(std::filesystem::exists(workspace / "inventory/more.txt"));
}

TEST_F(Inventory, TakesNothingOverThatHasAFault) {
  const auto list = directory / "more.txt";
  std::ofstream{list} << "lx04\n-oProxyCommand=x\nlx01\n";
  EXPECT_EQ(run({"inventory", "import", list.string(), "--yes"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("inventory/more.txt:2"));
  EXPECT_FALSE(std::filesystem::exists(workspace / "inventory/more.txt"));
}

using Status = SiteTest;

TEST_F(Status, TakesNothingForGrantedOfHostsThatWereNeverSeen) {
  EXPECT_EQ(run({"status", "--json"}), Exit::done);
  const auto document = console.json();
  EXPECT_EQ(*document.find("schema")->string(), "sysring.status/1");
  EXPECT_EQ(*document.find("all")->find("seen")->find("no")->integer(), 3);
  EXPECT_EQ(*document.find("all")->find("running")->find("yes")->integer(), 0);
  EXPECT_EQ(*document.find("attention")->find("unseen")->integer(), 3);
}

TEST_F(Status, CountsWhatWasSeenByOperatingSystem) {
  see("lx01");
  see("lx02");
  EXPECT_EQ(run({"status"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("Debian GNU/Linux 12 (bookworm)"));
  EXPECT_THAT(console.out, HasSubstr("not seen yet"));
  EXPECT_THAT(console.out, HasSubstr("as last seen 2026-11-24T12:41:08Z"));
}

TEST_F(Status, ListsTheHostsBehindANumber) {
  see("lx01");
  EXPECT_EQ(run({"status", "--list", "unseen", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("\nlx02,"));
  EXPECT_THAT(console.out, HasSubstr("\nlx03,"));
  EXPECT_THAT(console.out, Not(HasSubstr("\nlx01,")));
}

TEST_F(Status, CountsByAnyLabel) {
  EXPECT_EQ(run({"status", "--by", "role", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("web,2,"));
  EXPECT_THAT(console.out, HasSubstr("db,1,"));
}

TEST_F(Status, TellsWhatHostsRanOnADay) {
  const std::string config(64, 'A');
  see("lx01", config);
  EXPECT_EQ(run({"status", "--as-of", "2026-11-24", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("lx01,SHA256=AAAAAAAA,SHA256=" + config));
  EXPECT_EQ(run({"status", "--as-of", "2026-11-23", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, Not(HasSubstr("lx01")));
  EXPECT_EQ(run({"status", "--as-of", "yesterday"}), Exit::usage);
}

using Explain = SiteTest;

TEST_F(Explain, SaysThatAHostWasNeverSeenAndHowToAskIt) {
  EXPECT_EQ(run({"explain", "lx01"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("sysring sweep -l lx01"));
}

TEST_F(Explain, ShowsFactsAndHistory) {
  see("lx01", std::string(64, 'A'));
  EXPECT_EQ(run({"explain", "lx01"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("Debian GNU/Linux 12"));
  EXPECT_THAT(console.out, HasSubstr("service running, start automatic"));
  EXPECT_THAT(console.out, HasSubstr("History"));
  EXPECT_EQ(run({"explain", "LX01", "--json"}), Exit::done);
  EXPECT_EQ(console.member("schema"), "sysring.host/1");
  EXPECT_EQ(console.member("host"), "lx01");
}

TEST_F(Explain, ShowsWhatWasProven) {
  see("lx01");
  remember({.at = console.clock.time,
            .proved = {{.host = "lx01",
                        .operation = {7},
                        .evidence = {{fleet::Level::stored, fleet::Proof::proven,
                                      console.clock.time, "config.xml as sent"},
                                     {fleet::Level::announced, fleet::Proof::refuted,
                                      console.clock.time, "no Event 16 within 10 s"}},
                        .report = {.finding = fleet::Finding::failed,
                                   .error = Error{Reason::no_event_16, Effect::none, "none came"}},
                        .previous = "",
                        .wanted = ""}}});
  EXPECT_EQ(run({"explain", "lx01"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("L1 ✔"));
  EXPECT_THAT(console.out, HasSubstr("L2 ✖"));
  EXPECT_THAT(console.out, HasSubstr("no Event 16 within 10 s"));
  EXPECT_THAT(console.out, HasSubstr("sysring help SR403"));
}

using Show = SiteTest;

TEST_F(Show, RefusesWhatIsNeitherPlanNorRollout) {
  EXPECT_EQ(run({"show", "P-0001"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR706]"));
  EXPECT_EQ(run({"show", "R-0001"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found no rollout R-0001"));
}

}  // namespace
}  // namespace sysring::cli
