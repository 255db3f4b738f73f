#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "lab/cmd/memory_machine.h"

namespace lab::cmd {
namespace {

using namespace std::chrono_literals;

Result run_line(MemoryMachine& machine, std::string_view line, std::string_view input = {}) {
  return run(machine, line, input, {});
}

TEST(Cmd, LetsEachProgramBeginWhenThoseBeforeItHaveEnded) {
  MemoryMachine machine;
  const auto result = run_line(machine, "slow & slow & late");
  EXPECT_EQ(result.out, "500\r\n");
  EXPECT_EQ(result.took, 500ms);
}

TEST(Cmd, RunsAProgramByItsPath) {
  MemoryMachine machine;
  machine.directories.insert("c:\\tools");
  EXPECT_EQ(run_line(machine, "\"C:\\Tools\\my args\" x").out, "[\"C:\\Tools\\my args\" x]\r\n");
  EXPECT_EQ(run_line(machine, "cd tools& \".\\my args.exe\" x").out, "[\".\\my args.exe\" x]\r\n");
}

TEST(Cmd, MakesTheFoldersAboveADirectory) {
  MemoryMachine machine;
  EXPECT_EQ(run_line(machine, "mkdir C:\\Windows\\Sysring\\a\\b").exit_code, 0U);
  EXPECT_EQ(machine.kind("C:\\Windows\\Sysring\\a\\b"), Machine::Kind::directory);
}

TEST(Cmd, RemovesATreeOnlyWhenItIsTold) {
  MemoryMachine machine;
  machine.directories.insert("c:\\job");
  machine.files["c:\\job\\a.xml"] = "a";
  const auto refused = run_line(machine, "rd C:\\job");
  EXPECT_EQ(refused.exit_code, 145U);
  EXPECT_EQ(refused.err, "The directory is not empty.\r\n");
  EXPECT_EQ(run_line(machine, "rd /s/q C:\\job& if exist C:\\job echo #left").out, "");
  EXPECT_EQ(machine.kind("C:\\job"), Machine::Kind::none);
}

TEST(Cmd, AsksBeforeItRemovesATree) {
  MemoryMachine machine;
  machine.directories.insert("c:\\job");
  EXPECT_EQ(run_line(machine, "rd /s job", "n\r\n").out, "C:\\job, Are you sure (Y/N)? ");
  EXPECT_EQ(machine.kind("C:\\job"), Machine::Kind::directory);
  run_line(machine, "rd /s job", "y\r\n");
  EXPECT_EQ(machine.kind("C:\\job"), Machine::Kind::none);
}

TEST(Cmd, LeavesWhatItMayNotRemove) {
  MemoryMachine machine;
  machine.directories.insert("c:\\job");
  machine.files["c:\\job\\a.xml"] = "a";
  machine.locked.insert("c:\\job\\a.xml");
  const auto result = run_line(machine, "rd /s /q C:\\job& if exist C:\\job echo #left");
  EXPECT_EQ(result.out, "#left\r\n");
  EXPECT_EQ(result.err.substr(0, 34), "C:\\job\\a.xml - Access is denied.\r\n");
}

TEST(Cmd, DeletesWhatMatches) {
  MemoryMachine machine;
  machine.files = {{"c:\\a.xml", ""}, {"c:\\b.xml", ""}, {"c:\\c.txt", ""}};
  EXPECT_EQ(run_line(machine, "del /q *.xml").exit_code, 0U);
  EXPECT_EQ(run_line(machine, "dir /b").out, "c.txt\r\nwindows\r\n");
}

TEST(Cmd, SaysSuccessOfADelThatWasDenied) {
  MemoryMachine machine;
  machine.files["c:\\a.xml"] = "";
  machine.locked.insert("c:\\a.xml");
  const auto result = run_line(machine, "del a.xml");
  EXPECT_EQ(result.exit_code, 0U);
  EXPECT_EQ(result.err, "Access is denied.\r\n");
}

TEST(Cmd, ListsDirectoriesAlone) {
  MemoryMachine machine;
  machine.files["c:\\a.xml"] = "";
  EXPECT_EQ(run_line(machine, "dir /b/ad").out, "windows\r\n");
  const auto none = run_line(machine, "dir /b C:\\Windows\\Sysring 2>nul");
  EXPECT_EQ(none.out + none.err, "");
  EXPECT_EQ(none.exit_code, 1U);
}

TEST(Cmd, CopiesMovesAndRenames) {
  MemoryMachine machine;
  machine.files["c:\\a"] = "a";
  EXPECT_EQ(run_line(machine, "copy a \\windows").out, "        1 file(s) copied.\r\n");
  EXPECT_EQ(run_line(machine, "move a b").out, "        1 file(s) moved.\r\n");
  EXPECT_EQ(run_line(machine, "ren b c").exit_code, 0U);
  EXPECT_EQ(machine.files,
            (std::map<std::string, std::string>{{"c:\\c", "a"}, {"c:\\windows\\a", "a"}}));
}

TEST(Cmd, GoesWhereItIsTold) {
  MemoryMachine machine;
  EXPECT_EQ(run_line(machine, "cd windows\\sysring& cd ..& cd").out, "C:\\windows\r\n");
  EXPECT_EQ(run_line(machine, "cd nowhere").err, "The system cannot find the path specified.\r\n");
}

TEST(Cmd, CalculatesAndShowsVariables) {
  MemoryMachine machine;
  EXPECT_EQ(run_line(machine, "set /a 2+3*(4-1)").out, "11");
  EXPECT_EQ(run_line(machine, "set /a X=5,X+=2 >nul& set X").out, "X=7\r\n");
  EXPECT_EQ(run_line(machine, "set \"A=b c\" rest& set A").out, "A=b c\r\n");
  EXPECT_EQ(run_line(machine, "set NOPE").err, "Environment variable NOPE not defined\r\n");
  EXPECT_NE(run_line(machine, "set /a 1/0").exit_code, 0U);
}

TEST(Cmd, PrintsItsVersion) {
  MemoryMachine machine;
  EXPECT_EQ(run_line(machine, "ver").out, "\r\nMicrosoft Windows [Version 10.0.26100.4061]\r\n");
}

TEST(Cmd, SpeaksTheLanguageOfTheMachineInItsCodePage) {
  MemoryMachine machine;
  machine.tongue = "de";
  EXPECT_EQ(run_line(machine, "chcp 1").err, "Unzul\x84ssige Codepage\r\n");
  EXPECT_EQ(run_line(machine, "chcp 65001>nul& chcp 1").err, "Unzul\xC3\xA4ssige Codepage\r\n");
  machine.tongue = "pt-BR";
  EXPECT_EQ(run_line(machine, "if").err, "A sintaxe do comando est\xA0 incorreta.\r\n");
  machine.tongue = "zh";
  EXPECT_EQ(run_line(machine, "chcp").out, "\xBB\xEE\xB6\xAF\xB4\xFA\xC2\xEB\xD2\xB3: 936\r\n");
}

TEST(Cmd, EndsALineThatNeverEnds) {
  MemoryMachine machine;
  for (const auto* line :
       {"for /l %i in (1,0,2) do rem", "chcp 65001 >nul& for /l %i in (1,1,70) do flood"}) {
    const auto result = run_line(machine, line);
    EXPECT_EQ(result.exit_code, 1U) << line;
    EXPECT_EQ(result.err, "lab: the line ran into a bound of the simulated cmd.exe\r\n") << line;
  }
}

TEST(Cmd, RefusesWhatIsNestedTooDeep) {
  MemoryMachine machine;
  EXPECT_EQ(run_line(machine, std::string(4000, '(')).exit_code, 1U);
  EXPECT_EQ(run_line(machine, "set /a " + std::string(4000, '-') + "1").exit_code, 1'073'750'992U);
}

}  // namespace
}  // namespace lab::cmd
