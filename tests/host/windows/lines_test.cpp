#include "host/windows/lines.h"

#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "host/windows/scripts.h"

namespace sysring::host::windows {
namespace {

using testing::HasSubstr;
using testing::Not;
using transport::Access;

/// Everything as long as it may be.
Site longest_site() {
  return {.workspace = std::string(40, 'w'),
          .operation = {1'000'000'000'000},
          .file_name = std::string(60, 'v') + "_2026.12.31_0a1b2c3d.xml",
          .probe = "sysring-probe-0a1b2c3d",
          .key_readers = {"S-1-5-21-1111111111-2222222222-3333333333-500"}};
}

Look longest_look() {
  Look look;
  look.installed = {.service = std::string(64, 's'),
                    .driver = std::string(32, 'd'),
                    .image = "C:\\Program Files\\" + std::string(100, 'p') + "\\Sysmon64.exe",
                    .staging = "C:\\Windows\\Sysring",
                    .user = "S-1-5-21-1111111111-2222222222-3333333333-1104"};
  look.position.record = 18'000'000'000;
  look.status.config = *sysmon::HashSet::parse("SHA256=" + std::string(64, 'A'));
  for (int i = 0; i < 60; ++i) {
    look.facts.leftovers.push_back(std::string(40, 'w') + "-" + std::to_string(1'000'000 + i));
  }
  return look;
}

std::vector<transport::Operation> every_operation() {
  const auto site = longest_site();
  const auto bytes = std::make_shared<const std::string>("<Sysmon/>\r\n");
  std::vector<transport::Operation> all{look()};
  for (const auto& [tools, delivery] :
       {std::pair{Tools::usual, Delivery::sftp}, std::pair{Tools::native, Delivery::sftp},
        std::pair{Tools::native, Delivery::certutil}}) {
    auto look = longest_look();
    look.tools = tools;
    look.delivery = delivery;
    all.push_back(close_key(site, look));
    all.push_back(apply(site, look, Revival::when_stopped));
    all.push_back(verify(site, look, look.position, Awaited::probe));
    all.push_back(verify(site, look, look.position, Awaited::probe_anew));
    all.push_back(verify(site, look, look.position, Awaited::life));
    look.facts.leftovers.resize(10);
    for (auto& each : stage(site, look, bytes)) all.push_back(std::move(each));
    all.push_back(tidy(site, look));
    all.push_back(trial(site, look));
  }
  all.push_back(read_key(longest_look()));
  return all;
}

TEST(WindowsLines, FitIntoTheCommandProcessor) {
  for (const auto& operation : every_operation()) {
    EXPECT_LE(operation.line.size(), longest_line) << operation.line.substr(0, 40);
  }
}

/// Outside of quotes a percent sign would be a variable, and a caret is one of ours.
TEST(WindowsLines, HaveBalancedQuotesAndBlocks) {
  for (const auto& operation : every_operation()) {
    int depth = 0;
    bool quoted = false;
    for (const char c : operation.line) {
      if (c == '"') quoted = !quoted;
      if (quoted) continue;
      if (c == '(') ++depth;
      if (c == ')') --depth;
      ASSERT_GE(depth, 0) << operation.line;
      ASSERT_NE(c, '\n');
    }
    EXPECT_FALSE(quoted);
    EXPECT_EQ(depth, 0);
  }
}

TEST(WindowsLook, ReadsSingleValuesAndNeverTheRules) {
  const auto looking = look();
  EXPECT_EQ(looking.access, Access::reads);
  EXPECT_LE(looking.output_cap, 32'768U);
  EXPECT_THAT(looking.line, Not(HasSubstr("/v Rules")));
  std::size_t queries = 0;
  for (auto at = looking.line.find("reg query "); at != std::string::npos;
       at = looking.line.find("reg query ", at + 1)) {
    const auto end = looking.line.find("/v ", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LT(end - at, 160U) << looking.line.substr(at, 80);
    ++queries;
  }
  EXPECT_GT(queries, 10U);
}

TEST(WindowsLook, ChangesNothing) {
  const auto line = " " + lower(look().line);
  for (const auto* word : {" add ", " delete ", " config sysmon", " start ", " stop ", " rd ",
                           " rmdir ", " del ", " mkdir ", " md ", " sl ", " -c ", " -i ", " -u ",
                           "icacls", "regini", "powershell", " unload "}) {
    EXPECT_THAT(line, Not(HasSubstr(word)));
  }
  for (auto at = line.find('>'); at != std::string::npos; at = line.find('>', at + 1)) {
    const auto target = line.substr(at + 1, 3);
    EXPECT_TRUE(target == "nul" || target == "&1 ") << line.substr(at, 20);
  }
}

TEST(WindowsStage, SharesTheBytesOfAllHosts) {
  const auto bytes = std::make_shared<const std::string>("<Sysmon/>\r\n");
  auto look = longest_look();
  look.facts.leftovers.clear();
  const auto staged = stage(longest_site(), look, bytes);
  ASSERT_EQ(staged.size(), 1U);
  const auto& staging = staged.front();
  EXPECT_EQ(staging.input.get(), bytes.get());
  EXPECT_THAT(staging.line, Not(HasSubstr("Sysmon/")));
  EXPECT_EQ(staging.head, "C:\\Windows\\Sysring\\" + std::string(40, 'w') + "-1000000000000 " +
                              longest_site().file_name + " 11 11\n");
  EXPECT_EQ(staging.access, Access::changes);
}

/// Directory, file, hash; with the bytes in the second alone.
TEST(WindowsStage, GoesBySftpInThreeOperations) {
  const auto bytes = std::make_shared<const std::string>("<Sysmon/>\r\n");
  auto look = longest_look();
  look.tools = Tools::native;
  look.facts.leftovers = {longest_site().workspace + "-1"};
  const auto staged = stage(longest_site(), look, bytes);
  ASSERT_EQ(staged.size(), 3U);
  const auto& [directory, put, hash] = std::tie(staged[0], staged[1], staged[2]);
  EXPECT_THAT(directory.line, HasSubstr("rd /s /q C:\\Windows\\Sysring\\"));
  EXPECT_THAT(directory.line, HasSubstr("/inheritance:r"));
  EXPECT_EQ(directory.input, nullptr);
  EXPECT_EQ(directory.file, "");
  EXPECT_EQ(directory.access, Access::changes);
  EXPECT_EQ(put.line, "");
  EXPECT_EQ(put.head, "");
  EXPECT_EQ(put.input.get(), bytes.get());
  EXPECT_EQ(put.file, "/C:/Windows/Sysring/" + longest_site().workspace + "-1000000000000/" +
                          longest_site().file_name);
  EXPECT_EQ(put.access, Access::changes);
  EXPECT_THAT(hash.line, HasSubstr("certutil -hashfile C:\\Windows\\Sysring\\"));
  EXPECT_EQ(hash.input, nullptr);
  EXPECT_EQ(hash.access, Access::reads);
}

TEST(WindowsStage, RemovesWhatIsOursAndNothingElse) {
  auto look = longest_look();
  look.facts.leftovers = {"ws-1", "ws-x", "other-1", "ws-2 & calc"};
  auto site = longest_site();
  site.workspace = "ws";
  const auto line = tidy(site, look).line;
  EXPECT_THAT(line, HasSubstr("rd /s /q C:\\Windows\\Sysring\\ws-1&"));
  EXPECT_THAT(line, Not(HasSubstr("ws-x")));
  EXPECT_THAT(line, Not(HasSubstr("other-1")));
  EXPECT_THAT(line, Not(HasSubstr("calc")));
}

TEST(WindowsSite, RefusesWhatACommandLineWouldRead) {
  const auto good = longest_look().installed;
  EXPECT_TRUE(check_names(good));
  const auto refused = [&](std::string Installed::*part, const char* text) {
    auto bad = good;
    bad.*part = text;
    EXPECT_FALSE(check_names(bad)) << text;
  };
  for (const auto* text :
       {"C:\\a\" & calc & \"", "C:\\%TEMP%\\x.exe", "C:\\a\r\nb", "\\\\evil\\share\\s.exe",
        "C:\\a\\..\\b.exe", "C:\\a|b", "C:\\a^b", "D", "C:\\a:stream"}) {
    refused(&Installed::image, text);
    refused(&Installed::staging, text);
  }
  refused(&Installed::staging, "");
  refused(&Installed::staging, "C:\\Win dows\\Sysring");
  refused(&Installed::service, "Sys\"mon");
  refused(&Installed::service, "Sys\\mon");
  refused(&Installed::driver, "Drv & calc");
  refused(&Installed::user, "S-1-5 & calc");
  refused(&Installed::user, "");
}

TEST(WindowsScripts, ArePureAsciiAndSaySoInTheirLines) {
  for (const auto script : {stage_script, key_script}) {
    EXPECT_TRUE(
        std::ranges::all_of(script, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    EXPECT_THAT(run(script),
                testing::StartsWith("powershell.exe -NoLogo -NoProfile -NonInteractive "
                                    "-EncodedCommand JABF"));
  }
}

/// Whoever allows them by their hash takes it from there.
TEST(WindowsScripts, AreTheOnesThatTheDocumentationNames) {
  const auto page = read_file(SOURCE_DIR "/docs/windows.md", 1'000'000);
  ASSERT_TRUE(page);
  for (const auto script : {stage_script, key_script}) {
    EXPECT_THAT(*page, HasSubstr("`" + lower(digests_of(script).sha256) + "`"));
  }
}

}  // namespace
}  // namespace sysring::host::windows
