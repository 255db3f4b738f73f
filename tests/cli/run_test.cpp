#include <gmock/gmock.h>

#include "base/reason.h"
#include "cli/console.h"
#include "cli/help_text.h"

namespace sysring::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CommandLine, OffersTheNearestCommandAndExits64) {
  Console console;
  EXPECT_EQ(console.run({"stauts"}), Exit::usage);
  EXPECT_EQ(console.out, "");
  EXPECT_THAT(console.err, HasSubstr("error[SR116]: found the command 'stauts'"));
  EXPECT_THAT(console.err, HasSubstr("did you mean 'status'?"));
}

TEST(CommandLine, OffersTheNearestSecondWord) {
  Console console;
  EXPECT_EQ(console.run({"inventory", "lits"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("did you mean 'list'?"));
  EXPECT_EQ(console.run({"inventory"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("trust"));
}

TEST(CommandLine, OffersTheNearestOption) {
  Console console;
  EXPECT_EQ(console.run({"version", "--jsom"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("did you mean '--json'?"));
}

TEST(CommandLine, TakesCommonOptionsBeforeTheCommand) {
  Console console;
  EXPECT_EQ(console.run({"-C", "status", "--json", "version"}), Exit::done);
  EXPECT_EQ(console.member("schema"), "sysring.version/1");
  EXPECT_EQ(console.member("outcome"), "done");
}

TEST(CommandLine, WritesItsResultIntoTheFileOfOutput) {
  const auto file = std::filesystem::path{testing::TempDir()} / "sysring-version.json";
  Console console;
  EXPECT_EQ(console.run({"version", "--json", "-o", file.string()}), Exit::done);
  EXPECT_EQ(console.out, "");
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::remove(file);
}

TEST(CommandLine, TellsErrorsAsJsonTooWhereThatIsWanted) {
  Console console;
  EXPECT_EQ(console.run({"help", "SR999", "--json"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("error[SR116]"));
  EXPECT_EQ(console.member("schema"), "sysring.error/1");
  EXPECT_EQ(console.member("outcome"), "usage");
}

TEST(Colours, FollowTheTerminalTheFlagAndTheEnvironment) {
  Console console{.is_terminal = true};
  const auto is_coloured = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"help", "SR402"});
    console.run(more);
    return console.out.find('\x1b') != std::string::npos;
  };
  EXPECT_TRUE(is_coloured({}));
  EXPECT_FALSE(is_coloured({"--color", "never"}));
  console.environment["TERM"] = "dumb";
  EXPECT_FALSE(is_coloured({}));
  console.environment["CLICOLOR_FORCE"] = "1";
  EXPECT_TRUE(is_coloured({}));
  console.environment["NO_COLOR"] = "1";
  EXPECT_FALSE(is_coloured({}));
  EXPECT_TRUE(is_coloured({"--color", "always"}));
  console.is_terminal = false;
  console.environment.clear();
  EXPECT_FALSE(is_coloured({}));
}

TEST(Help, ExplainsAReasonAsTheDocumentationDoes) {
  Console console;
  EXPECT_EQ(console.run({"help", "sr402"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("SR402"));
  EXPECT_THAT(console.out, HasSubstr(std::string{page_of(Reason::hash_mismatch).remedy}));
}

TEST(Help, ListsEveryReasonForTheDocumentation) {
  Console console;
  EXPECT_EQ(console.run({"help", "--all"}), Exit::done);
  for (const auto& page : reason_pages()) {
    EXPECT_THAT(console.out, HasSubstr("## " + to_string(page.code) + " "));
  }
}

TEST(Help, HasAPurposeAndAnExampleForEachCommand) {
  for (const auto& command : commands()) {
    Console console;
    std::vector<std::string> call{"help"};
    call.emplace_back(command.name);
    EXPECT_EQ(console.run(call), Exit::done) << command.name;
    EXPECT_THAT(console.out, HasSubstr(std::string{command.purpose}));
    EXPECT_THAT(std::string{command.example}, HasSubstr("sysring " + std::string{command.name}));
  }
}

TEST(Help, OfACommandIsThatOfItsFlag) {
  Console flag;
  Console command;
  EXPECT_EQ(flag.run({"plan", "--help"}), Exit::done);
  EXPECT_EQ(command.run({"help", "plan"}), Exit::done);
  EXPECT_EQ(flag.out, command.out);
}

TEST(Help, OfNothingListsTheCommands) {
  Console console;
  EXPECT_EQ(console.run({}), Exit::done);
  for (const auto& command : commands())
    EXPECT_THAT(console.out, HasSubstr(std::string{command.name}));
}

TEST(Workspace, ThatIsNoneIsAnErrorThatSaysWhatToDo) {
  Console console;
  EXPECT_EQ(console.run({"-C", "/nonexistent", "status"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR114]"));
  EXPECT_THAT(console.err, HasSubstr("sysring init"));
}

}  // namespace
}  // namespace sysring::cli
