#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "lab/cmd/memory_machine.h"

namespace lab::cmd {
namespace {

/// What a line prints, errors included in their place behind the output, and what cmd exits with.
struct Case {
  std::string line;
  std::string out;
  std::uint32_t code = 0;
  std::string err = {};
};
void PrintTo(const Case& tested, std::ostream* out) { *out << tested.line; }

class Line : public testing::TestWithParam<Case> {};

TEST_P(Line, DoesAsCmdDoes) {
  MemoryMachine machine;
  machine.files["c:\\a.txt"] = "one,two three\r\n;no\r\n\r\nfour\r\n";
  machine.files["c:\\b.log"] = "12345";
  machine.files["c:\\windows\\sysring\\x.xml"] = "<x/>";
  machine.directories.insert({"c:\\windows\\sysring\\j-1", "c:\\windows\\sysring\\j-2"});
  const auto result = run(machine, GetParam().line, "piped\r\n",
                          {{"OS", "Windows_NT"}, {"TEXT", "abcdef"}, {"SPECIAL", "a&echo b"}});
  EXPECT_EQ(result.out, GetParam().out);
  EXPECT_EQ(result.err, GetParam().err);
  EXPECT_EQ(result.exit_code, GetParam().code);
}

const std::string unknown =
    "'nosuch' is not recognized as an internal or external command,\r\n"
    "operable program or batch file.\r\n";

INSTANTIATE_TEST_SUITE_P(Echo, Line,
                         testing::Values(Case{"echo x", "x\r\n"}, Case{"echo x ", "x \r\n"},
                                         Case{"echo #x& echo y", "#x\r\ny\r\n"},
                                         Case{"echo #x & echo y", "#x \r\ny\r\n"},
                                         Case{"echo.", "\r\n"}, Case{"echo.x", "x\r\n"},
                                         Case{"echo:x", "x\r\n"}, Case{"echo;x", "x\r\n"},
                                         Case{"echo(x", "x\r\n"}, Case{"echo", "ECHO is on.\r\n"},
                                         Case{"echo off", ""}, Case{"echo off now", "off now\r\n"},
                                         Case{"echo  two", " two\r\n"}, Case{"@echo x", "x\r\n"},
                                         Case{"ECHO x", "x\r\n"}, Case{"echo a)b", "a)b\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Percent, Line,
    testing::Values(Case{"echo [%OS%]", "[Windows_NT]\r\n"}, Case{"echo %os%", "Windows_NT\r\n"},
                    Case{"echo %UNKNOWN%", "%UNKNOWN%\r\n"}, Case{"echo 100%", "100%\r\n"},
                    Case{"echo %%OS%%", "%Windows_NT%\r\n"}, Case{"echo %%", "%%\r\n"},
                    Case{"echo %TEXT:~1,3%", "bcd\r\n"}, Case{"echo %TEXT:~-2%", "ef\r\n"},
                    Case{"echo %TEXT:~0,-4%", "ab\r\n"}, Case{"echo %TEXT:CD=x%", "abxef\r\n"},
                    Case{"echo %TEXT:*c=%", "def\r\n"}, Case{"echo \"%OS%\"", "\"Windows_NT\"\r\n"},
                    Case{"echo %SPECIAL%", "a\r\nb\r\n"}, Case{"echo %^OS%", "%OS%\r\n"},
                    Case{"echo %CD%", "C:\\\r\n"}, Case{"set A=1& echo %A%", "%A%\r\n"},
                    Case{"set A=1& call echo %^A%", "1\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Quoting, Line,
    testing::Values(Case{"echo a^&b", "a&b\r\n"}, Case{"echo \"a&b^c\"", "\"a&b^c\"\r\n"},
                    Case{"echo a^^b", "a^b\r\n"}, Case{"echo a^", "a\r\n"},
                    Case{"args \"/q:*[System[(EventID=16 and EventRecordID>7)]]\" /c:1",
                         "[args \"/q:*[System[(EventID=16 and EventRecordID>7)]]\" /c:1]\r\n"},
                    Case{"args a  b ", "[args a  b ]\r\n"},
                    Case{"\"C:\\gone\\my args\" x", "", 1,
                         "The system cannot find the path specified.\r\n"},
                    Case{"call echo \"^\"", "\"^^\"\r\n"}, Case{"call echo ^^^^x", "^^x\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Chains, Line,
    testing::Values(Case{"nosuch & echo b", "b\r\n", 0, unknown}, Case{"five & echo b", "b\r\n"},
                    Case{"five && echo b", "", 5}, Case{"five || echo b", "b\r\n"},
                    Case{"fine || echo b", "", 0}, Case{"five && echo a || echo b", "b\r\n"},
                    Case{"fine >nul 2>&1 && echo a || echo b", "a \r\n"},
                    Case{"five >nul 2>&1 && echo a || echo b", "b\r\n"},
                    Case{"fine || echo a && echo b", ""}, Case{"(echo a & echo b)", "a \r\nb\r\n"},
                    Case{"(five & fine) && echo c", "c\r\n"}, Case{"echo a &", "a \r\n"},
                    Case{"rem x & echo b", ""}, Case{"rem & echo b", "b\r\n"},
                    Case{"exit 3 & echo b", "", 3}, Case{"five & exit /b", "", 5},
                    Case{"echo a\r\necho b", "a\r\n"}, Case{"", ""}, Case{"   ", ""}));

INSTANTIATE_TEST_SUITE_P(
    ErrorLevel, Line,
    testing::Values(Case{"five & call echo #rc=%^errorlevel%", "#rc=5\r\n"},
                    Case{"five& echo x& call echo #rc=%^errorlevel%", "x\r\n#rc=5\r\n"},
                    Case{"five& call echo %^errorlevel%& call echo %^errorlevel%", "5\r\n0\r\n"},
                    Case{"nosuch& call echo %^errorlevel%", "9009\r\n", 0, unknown},
                    Case{"nosuch", "", 1, unknown}, Case{"call nosuch", "", 1, unknown},
                    Case{"nosuch.xyz & five & ver >nul & call echo %^errorlevel%", "0\r\n", 0,
                         "'nosuch.xyz' is not recognized as an internal or external command,\r\n"
                         "operable program or batch file.\r\n"},
                    Case{"five & rd nowhere & call echo %^errorlevel%", "5\r\n", 0,
                         "The system cannot find the file specified.\r\n"},
                    Case{"rd nowhere || call echo %^errorlevel%", "2\r\n", 0,
                         "The system cannot find the file specified.\r\n"},
                    Case{"rd nowhere", "", 2, "The system cannot find the file specified.\r\n"},
                    Case{"five & echo x>\\nowhere\\f & call echo %^errorlevel%", "5\r\n", 0,
                         "The system cannot find the path specified.\r\n"},
                    Case{"five & del gone & call echo %^errorlevel%", "0\r\n", 0,
                         "Could Not Find C:\\gone\r\n"},
                    Case{"five & md \\windows & call echo %^errorlevel%", "1\r\n", 0,
                         "A subdirectory or file \\windows already exists.\r\n"},
                    Case{"five & if errorlevel 5 if not errorlevel 6 echo yes", "yes\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Conditions, Line,
    testing::Values(
        Case{"if exist a.txt echo yes", "yes\r\n"}, Case{"if exist *.xyz echo yes", ""},
        Case{"if not exist c.txt echo no", "no\r\n"},
        Case{"if exist \\windows\\ (echo d) else echo n", "d\r\n"},
        Case{"if exist c.txt (echo a) else echo b", "b\r\n"},
        Case{"if exist c.txt echo a & echo b", ""},
        Case{"(if exist c.txt echo a)& echo b", "b\r\n"}, Case{"if \"a\"==\"b\" echo yes", ""},
        Case{"if \"%OS%\"==\"Windows_NT\" echo w", "w\r\n"}, Case{"if a==A echo yes", ""},
        Case{"if /i a==A echo yes", "yes\r\n"}, Case{"if not /i a == b echo yes", "yes\r\n"},
        Case{"if 10 gtr 9 echo yes", "yes\r\n"}, Case{"if \"10\" gtr \"9\" echo yes", ""},
        Case{"if 0x10 equ 16 echo yes", "yes\r\n"},
        Case{"if 1 neq 1 (echo a) else if 1 leq 1 (echo b) else echo c", "b\r\n"},
        Case{"if defined OS echo yes", "yes\r\n"}, Case{"if defined NOPE echo yes", ""},
        Case{"five & if 1==2 echo x", "", 0}));

INSTANTIATE_TEST_SUITE_P(
    Loops, Line,
    testing::Values(
        Case{"for %i in (a,b \"c d\") do @echo %i", "a\r\nb\r\n\"c d\"\r\n"},
        Case{"for %i in (\"c d\") do @echo %~i", "c d\r\n"},
        Case{"for %i in (*.log) do @echo %~nxi %~zi %~fi", "b.log 5 C:\\b.log\r\n"},
        Case{"for %i in (\\windows\\x.y.z) do @echo %~di %~pi %~ni %~xi %~dpi",
             "C: \\windows\\ x.y .z C:\\windows\\\r\n"},
        Case{"for /d %i in (C:\\Windows\\Sysring\\j-*) do @echo %i",
             "C:\\Windows\\Sysring\\j-1\r\nC:\\Windows\\Sysring\\j-2\r\n"},
        Case{"for /l %n in (1,2,5) do @echo %n", "1\r\n3\r\n5\r\n"},
        Case{"for /l %n in (2,-1,1) do @echo %n", "2\r\n1\r\n"},
        Case{"for /f \"tokens=1,2* delims=, \" %a in (\"1,2 3,4\") do @echo %a-%b-%c",
             "1-2-3,4\r\n"},
        Case{"for /f %a in ('echo x y') do @echo [%a]", "[x]\r\n"},
        Case{"for /f \"tokens=*\" %a in ('args 1 ^& echo 2') do @echo %a", "[args 1 ]\r\n2\r\n"},
        Case{"for /f \"delims=,\" %a in (a.txt) do @echo %a", "one\r\nfour\r\n"},
        Case{"for /f \"skip=2\" %a in (a.txt) do @echo %a", "four\r\n"},
        Case{"for /f \"usebackq eol=f delims=\" %a in (\"a.txt\") do @echo %a",
             "one,two three\r\n;no\r\n"},
        Case{"for /f \"usebackq\" %a in ('x y') do @echo %a", "x\r\n"},
        Case{"for /f %a in (gone.txt) do @echo %a", "", 1,
             "The system cannot find the file gone.txt.\r\n"},
        Case{"for %i in (a) do for %j in (b) do @echo %i%j", "ab\r\n"},
        Case{"for %i in (five) do %i", "", 5}, Case{"for %i in (a) do @echo %I", "%I\r\n"},
        Case{"for %%i in (a) do echo %%i", "", 1, "%%i was unexpected at this time.\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Redirections, Line,
    testing::Values(
        Case{"echo text>f& type f", "text\r\n"}, Case{"echo text >f& type f", "text \r\n"},
        Case{">f echo text& type f", "text\r\n"}, Case{"echo a>f& echo b>>f& type f", "a\r\nb\r\n"},
        Case{"echo a2>f& type f", "a2\r\n"}, Case{"echo a 1>f& type f", "a \r\n"},
        Case{"both >nul", "", 1, "err\r\n"}, Case{"both 2>nul", "out\r\n", 1},
        Case{"both >f 2>&1 & type f", "out\r\nerr\r\n"}, Case{"both 2>&1 >nul", "err\r\n", 1},
        Case{"both 1>&2", "", 1, "out\r\nerr\r\n"}, Case{"echo e>&2", "", 0, "e\r\n"},
        Case{"copyin <b.log", "12345"}, Case{"copyin", "piped\r\n"}, Case{"copyin <nul", ""},
        Case{"copyin <gone", "", 1, "The system cannot find the file specified.\r\n"},
        Case{"(echo a& echo b)>f& type f", "a\r\nb\r\n"}, Case{"(both)2>nul", "out\r\n", 1},
        Case{"echo x>\\windows", "", 1, "Access is denied.\r\n"},
        Case{"copyin > f& type f", "piped\r\n"}, Case{"chcp 65001 >nul& unicode", "\xC3\xBC\r\n"},
        Case{"unicode", "\x81\r\n"}));

INSTANTIATE_TEST_SUITE_P(Pipes, Line,
                         testing::Values(Case{"echo a|copyin", "a\r\n"},
                                         Case{"(echo a& echo b)|copyin", "a\r\nb\r\n"},
                                         Case{"five | fine", ""}, Case{"fine | five", "", 5},
                                         Case{"set A=1|fine& call echo %^A%", "%A%\r\n"},
                                         Case{"echo a|copyin|copyin", "a\r\n"},
                                         Case{"both|copyin", "out\r\n", 0, "err\r\n"},
                                         Case{"both 2>&1|copyin", "out\r\nerr\r\n"},
                                         Case{"echo a ^& echo b|copyin", "a \r\nb\r\n"},
                                         Case{"echo a|nosuch & echo b", "", 255, unknown},
                                         Case{"fine && echo x|copyin || echo y", "x\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    NestedCmd, Line,
    testing::Values(Case{"cmd /c echo x", "x\r\n"}, Case{"cmd.exe /d /c \"echo x\"", "x\r\n"},
                    Case{"cmd /c five & call echo %^errorlevel%", "5\r\n"},
                    Case{"cmd /c nosuch", "", 1, unknown},
                    Case{"cmd /d /s /c \"args \"q\"\"", "[args \"q\"]\r\n"},
                    // The outer cmd sees > outside of its quotes and makes a file.
                    Case{"cmd /c \"echo \"a>f\"\"& type f\"", "a\r\n"},
                    Case{"cmd /c \"echo a& echo b\"", "a\r\nb\r\n"},
                    Case{"set A=1& cmd /c echo %^A%", "1\r\n"},
                    Case{"cmd", "", 1, "The syntax of the command is incorrect.\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Line,
    testing::Values(Case{"& echo a", "", 1, "& was unexpected at this time.\r\n"},
                    Case{"echo a && && echo b", "", 1, "&& was unexpected at this time.\r\n"},
                    Case{"echo a & | echo b", "", 1, "| was unexpected at this time.\r\n"},
                    Case{"echo a &&", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"echo a |", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"echo >", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"()", "", 1, ") was unexpected at this time.\r\n"},
                    Case{"(echo a) b", "", 1, "b was unexpected at this time.\r\n"},
                    Case{"(echo a", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"if a==b", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"if a b c", "", 1, "b was unexpected at this time.\r\n"},
                    Case{"for %i (x) do echo", "", 1, "(x) was unexpected at this time.\r\n"},
                    Case{"for %i in (a|b) do echo", "", 1, "| was unexpected at this time.\r\n"},
                    Case{"echo fine& (", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{std::string("echo ") + std::string(8187, 'x'), "", 1,
                         "The command line is too long.\r\n"},
                    Case{"rd", "", 1, "The syntax of the command is incorrect.\r\n"},
                    Case{"rd /x a", "", 1, "Invalid switch - \"x\".\r\n"}));

}  // namespace
}  // namespace lab::cmd
