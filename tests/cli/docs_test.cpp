#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/console.h"

namespace sysring::cli {
namespace {

constexpr std::string_view indent = "    ";
constexpr std::string_view end_of_command = "#|>;";

/// The words of a line for a shell, up to a comment or to what the shell itself would take.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && end_of_command.find(c) != std::string_view::npos) {
      break;
    } else if (!quoted && c == ' ') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// What follows "sysring" in each line of an indented block.
std::vector<std::vector<std::string>> commands_in(const std::string& page) {
  const auto read = read_file(SOURCE_DIR "/docs/" + page, 1'000'000);
  EXPECT_TRUE(read) << page;
  const std::string text = read ? *read : "";
  std::vector<std::vector<std::string>> commands;
  for (const auto line : lines_of(text)) {
    const auto command = trimmed(line);
    if (!line.starts_with(indent) || !command.starts_with("sysring ")) continue;
    auto words = words_of(command);
    words.erase(words.begin());
    commands.push_back(std::move(words));
  }
  return commands;
}

/// Each command of the documentation is one, with options that it has.
TEST(Documentation, ShowsCommandsThatAreUnderstood) {
  for (const std::string page :
       {"quick-start.md", "operations.md", "linux-hosts.md", "cli.md", "configurations.md",
        "active-directory.md", "rehearsal.md", "windows.md"}) {
    for (auto command : commands_in(page)) {
      std::string shown = page + ": sysring";
      for (const auto& word : command) shown += " " + word;
      command.emplace_back("--help");
      Console console;
      EXPECT_EQ(console.run(command), Exit::done) << shown << '\n' << console.err;
    }
  }
  EXPECT_GT(commands_in("operations.md").size(), 20);
}

TEST(Documentation, NamesEveryCommand) {
  const auto text = read_file(SOURCE_DIR "/docs/cli.md", 1'000'000);
  ASSERT_TRUE(text);
  for (const auto& command : commands()) {
    const auto last = split(command.name, ' ').back();
    EXPECT_NE(text->find(std::string{last}), std::string::npos) << command.name;
  }
}

}  // namespace
}  // namespace sysring::cli
