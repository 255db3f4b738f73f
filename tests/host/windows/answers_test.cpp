#include "host/windows/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"

// Why a host refuses, by codes and ids that are the same in every language.
namespace sysring::host::windows {
namespace {

using testing::HasSubstr;

const Site site{.workspace = "ws", .operation = {7}, .file_name = "a.xml"};

transport::Answer said(const std::string& out, const std::string& err = {}) {
  return {.out = out, .err = err};
}

transport::Answer to(const std::string& step, const std::string& body) {
  return said("#begin " + step + "\r\n" + body + "#end\r\n");
}

Reason of_look(const transport::Answer& answer) {
  const auto look = look_in(answer, site, Time{});
  EXPECT_FALSE(look);
  return look ? Reason{} : look.error().code;
}

TEST(WindowsLook, RecognisesPowerShellInPlaceOfCmd) {
  EXPECT_EQ(of_look(said("", "    + FullyQualifiedErrorId : AmpersandNotAllowed\r\n")),
            Reason::other_shell);
  const auto jea =
      look_in(said("",
                   "echo : Die Benennung \"echo\" wurde nicht als Name eines Cmdlet erkannt.\r\n"
                   "    + FullyQualifiedErrorId : CommandNotFoundException\r\n"),
              site, Time{});
  ASSERT_FALSE(jea);
  EXPECT_EQ(jea.error().code, Reason::other_shell);
  EXPECT_THAT(jea.error().message, HasSubstr("JEA"));
}

TEST(WindowsLook, NeedsElevatedRights) {
  EXPECT_EQ(of_look(to("look", "#rights\r\n-2147024891\r\n")), Reason::access_denied);
  EXPECT_EQ(of_look(to("look", "#rights\r\n5\r\n")), Reason::access_denied);
  EXPECT_EQ(of_look(to("look", "")), Reason::access_denied);
}

Loading loading(std::uint64_t exit_code, const std::string& words) {
  Loading loading;
  loading.exit_code = exit_code;
  loading.said = words;
  return loading;
}

struct Refusal {
  std::uint64_t exit_code;
  const char* said;
  Reason reason;
  const char* told;
};
class Refusals : public testing::TestWithParam<Refusal> {};

TEST_P(Refusals, AreNamed) {
  const auto& [exit_code, words, reason, told] = GetParam();
  const auto refusal = refusal_in(loading(exit_code, words));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, reason);
  EXPECT_THAT(describe(*refusal), HasSubstr(told));
}

INSTANTIATE_TEST_SUITE_P(
    OfSysmon, Refusals,
    testing::Values(Refusal{5, "Zugriff verweigert", Reason::access_denied, "exit code 5"},
                    Refusal{1, "You need to launch Sysmon as an Administrator.",
                            Reason::access_denied, "Administrator"},
                    Refusal{87, "Error: Invalid schema version number\r\nUsage:", Reason::refused,
                            "Error: Invalid schema version number"},
                    Refusal{87, "Usage:", Reason::refused, "exit code 87"},
                    Refusal{1260, "", Reason::access_denied, "application control"},
                    Refusal{4551, "", Reason::access_denied, "application control"},
                    Refusal{0, "Configuration file validated.", Reason::refused, "validated"}));

TEST(Refusals, AreNoneWhereTheConfigurationWasUpdated) {
  EXPECT_FALSE(refusal_in(loading(0, "Configuration file validated.\r\nConfiguration updated.")));
}

Reason of_stage(const std::string& body) {
  const auto staged = staged_in(to("stage", body), digests_of("<Sysmon/>"));
  EXPECT_FALSE(staged);
  return staged ? Reason{} : staged.error().code;
}

TEST(WindowsStage, SaysWhyAScriptCouldNotWork) {
  EXPECT_EQ(of_stage("#refused\r\nMethodInvocationNotSupportedInConstrainedLanguage -1 x\r\n"),
            Reason::scripts_refused);
  EXPECT_EQ(of_stage("#refused\r\nIOException -2146233087 -2147024784 Es ist voll\r\n"),
            Reason::no_space);
  EXPECT_EQ(of_stage("#refused\r\nX -2146233087 -2147024891 Verweigert\r\n"),
            Reason::access_denied);
  EXPECT_EQ(of_stage("#refused\r\nthe directory exists -2146233087 \r\n"), Reason::not_staged);
}

TEST(WindowsStage, TakesAScriptThatFailsWithoutAWordForABlockedOne) {
  EXPECT_EQ(of_stage("#ended\r\n1260\r\n"), Reason::scripts_refused);
  EXPECT_EQ(of_stage("#ended\r\n9009\r\n"), Reason::scripts_refused);
  EXPECT_EQ(of_stage("#ended\r\n0\r\n"), Reason::not_staged);
  EXPECT_EQ(of_stage(""), Reason::not_staged);
}

TEST(WindowsApply, NeedsToHearThatTheDirectoryIsGone) {
  const std::string body = "#said\r\nConfiguration updated.\r\n#rc\r\n0\r\n";
  const auto left = [&](const std::string& section) {
    return loading_in(to("apply", body + section), site)->status.left;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(left("#left\r\ngone\r\n"), Names{});
  EXPECT_EQ(left("#left\r\nws-7\r\nws-other-7\r\n"), Names{"ws-7"});
  EXPECT_EQ(left("#left\r\ngnoe\r\n"), std::nullopt);
  EXPECT_EQ(left("#left\r\n"), std::nullopt);
  EXPECT_EQ(left(""), std::nullopt);
}

}  // namespace
}  // namespace sysring::host::windows
