#include <array>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/sh/test_system.h"

namespace lab::sh {
namespace {

/// A script, and what the shell makes of it.
struct Case {
  const char* script;
  const char* out;
  int exit_code = 0;
};
void PrintTo(const Case& one, std::ostream* stream) { *stream << one.script; }

const Case cases[] = {
    {"echo hello   world", "hello world\n"},
    {"echo 'a  b' \"c  d\" e\\ f", "a  b c  d e f\n"},
    {"echo -n x; echo y", "xy\n"},
    {"x=1; echo $x ${x} \"$x\" '$x' \\$x", "1 1 1 $x $x\n"},
    {"x='a  b'; echo $x; echo \"$x\"", "a b\na  b\n"},
    {"echo ${x:-none} ${x-none} ${x:+some}.", "none none .\n"},
    {"x=; echo ${x:-none} ${x-none}. ${x+some}", "none . some\n"},
    {"echo ${x:=set} $x", "set set\n"},
    {"x=a/b/c; echo ${x#*/} ${x##*/} ${x%/*} ${x%%/*}", "b/c c a/b a\n"},
    {"p=MainPID=77; echo ${p#MainPID=}", "77\n"},
    {"h='abc  -'; h=${h%% *}; echo \"[$h]\"", "[abc]\n"},
    {"x=hello; echo ${#x} ${#}", "5 0\n"},
    {"echo \"${x:-a b}\" ${x:-c  d} ${x:-\"e  f\"}", "a b c d e  f\n"},
    {"x='*'; echo \"$x\"", "*\n"},
    {"echo $(echo one; echo two)", "one two\n"},
    {"echo \"$(echo one; echo two)\"", "one\ntwo\n"},
    {"echo \"$(echo \"$(echo deep)\")\"", "deep\n"},
    {"echo `echo a` \"`echo \\\"b\\\"`\"", "a b\n"},
    {"echo $((1+2*3)) $(((1+2)*3)) $((7/2)) $((7%3)) $((-3))", "7 9 3 1 -3\n"},
    {"n=5; n=$((n+1)); echo $n $(($n*2)) $((n>5)) $((n==6&&n!=7)) $((!n))", "6 12 1 1 0\n"},
    {"echo $((${n:-0})) $((010)) $((0x1f)) $((1?2:3)) $((1<<4|1))", "0 8 31 2 17\n"},
    {"echo $((x=4)) $x", "4 4\n"},
    {"echo $((1/0)); echo unseen", "", 2},
    {"true && echo yes || echo no; false && echo yes || echo no", "yes\nno\n"},
    {"false || { echo a; echo b; }", "a\nb\n"},
    {"! true; echo $?; ! false; echo $?", "1\n0\n"},
    {"(exit 3); echo $?", "3\n"},
    {"x=1; (x=2; echo $x); echo $x", "2\n1\n"},
    {"x=1; { x=2; }; echo $x", "2\n"},
    {"f() { echo \"$1-$#\"; return 4; }; f a b; echo $?", "a-2\n4\n"},
    {"f() { x=set; }; f; echo $x", "set\n"},
    {"f() { return 3; echo unseen; }; f || echo $?", "3\n"},
    {"if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"},
    {"if false; then echo a; else echo c; fi", "c\n"},
    {"if false; then echo a; fi; echo $?", "0\n"},
    {"n=0; while test $n -lt 3; do n=$((n+1)); echo $n; done", "1\n2\n3\n"},
    {"n=0; until test $n -ge 2; do n=$((n+1)); done; echo $n", "2\n"},
    {"for x in a 'b c' d; do echo \"<$x>\"; done", "<a>\n<b c>\n<d>\n"},
    {"for x in 1 2 3 4; do test $x = 2 && continue; test $x = 4 && break; echo $x; done", "1\n3\n"},
    {"for x in 1 2; do for y in a b; do test $y = b && continue 2; echo $x$y; done; done",
     "1a\n2a\n"},
    {"for x in 1 2; do while true; do break 2; done; done; echo $x", "1\n"},
    {"case abc in x) echo 1;; a*) echo 2;; *) echo 3;; esac", "2\n"},
    {"case b in (a|b) echo ab;; esac; case '*' in '*') echo star;; esac", "ab\nstar\n"},
    {"case x in [!a-c]) echo out;; esac; case x in y) echo y;; esac; echo $?", "out\n0\n"},
    {"echo a | cat | cat", "a\n"},
    {"echo a | { read x; echo \"got $x\"; }", "got a\n"},
    {"x=1; echo a | read x; echo $x", "1\n"},
    {"false | true; echo $?; true | false; echo $?", "0\n1\n"},
    {"echo err >&2; echo out", "out\n"},
    {"{ echo out; echo err >&2; } 2>&1 | cat", "out\nerr\n"},
    {"nosuchcommand; echo $?", "127\n"},
    {"nosuchcommand 2>&1", "sh: 1: nosuchcommand: not found\n", 127},
    {"echo x >nosuch/y; echo $?", "2\n"},
    {"cat <nosuchfile; echo $?", "2\n"},
    {"echo a >f; echo b >>f; cat <f; echo c >f; cat <f", "a\nb\nc\n"},
    {"{ echo a; echo b; } >f; cat <f", "a\nb\n"},
    {"echo gone >/dev/null; echo $?", "0\n"},
    {": >f1; : >f2; echo f* [f]1 ?2 'f*' g*", "f1 f2 f1 f2 f* g*\n"},
    {"for f in *; do echo $f; done", "*\n"},
    {"test 1 -eq 1 && test 2 -gt 1 && test a != b && test -n x && test -z '' && echo ok", "ok\n"},
    {"[ a = a ] && echo ok; [ a = b ] || echo no", "ok\nno\n"},
    {"test ! -e nosuch && test -d / && test -f f || echo nofile", "nofile\n"},
    {"test a = a -a b = c || echo no; test a = b -o c = c && echo yes", "no\nyes\n"},
    {"test x -eq 1; echo $?", "2\n"},
    {"test; echo $?; test ''; echo $?; test -n; echo $?", "1\n1\n0\n"},
    {"[ a = a; echo $?", "2\n"},
    {"printf '%s-%s\\n' a b c", "a-b\nc-\n"},
    {"printf '%d %5d|%-5s|%05d %x\\n' 3 4 ab 6 255", "3     4|ab   |00006 ff\n"},
    {"printf '%s' one two; printf '\\n%%\\101\\n'", "onetwo\n%A\n"},
    {"printf '%b' 'a\\tb\\n'", "a\tb\n"},
    {"echo 'a\\tb'; echo 'a\\cb'", "a\tb\na"},
    {"echo 'a b c' | { read x y; echo \"$y,$x\"; }", "b c,a\n"},
    {"printf 'a\\nb\\n' | while read -r x; do echo \"<$x>\"; done", "<a>\n<b>\n"},
    {"eval 'x=5; echo $x'; echo $x", "5\n5\n"},
    {"eval \"echo \\$((1+1))\"; eval ''; echo $?", "2\n0\n"},
    {"x=1; export x; printenv x; y=2 printenv y; printenv y || echo unset", "1\n2\nunset\n"},
    {"exec printenv HOME; echo unseen", "/root\n"},
    {"exit 7; echo unseen", "", 7},
    {"echo $(exit 5); echo $?; x=$(exit 6); echo $?", "\n0\n6\n"},
    {"cd /; pwd; cd /nosuch; echo $?", "/\n2\n"},
    {"umask 027; umask", "0027\n"},
    {"trap '' PIPE; echo on; trap - PIPE", "on\n"},
    {"set -- a 'b c'; echo $# \"$2\"; shift; echo \"$1\"; for x in \"$@\"; do echo \"<$x>\"; done",
     "2 b c\nb c\n<b c>\n"},
    {"set -- a b; echo \"$*\" \"x$@y\"", "a b xa by\n"},
    {"unset x; x=3; unset x; echo \"[$x]\"", "[]\n"},
    {"command -v echo; command echo hi", "echo\nhi\n"},
    {"# nothing\necho a # b\necho c#d", "a\nc#d\n"},
    {"echo a \\\n b", "a b\n"},
    {"if true\nthen\n  echo a\nfi", "a\n"},
    {"echo 'unclosed", "", 2},
    {"if true; then", "", 2},
    {"echo a; done", "", 2},
    {"echo )", "", 2},
    {"echo ${x?gone}; echo unseen", "", 2},
    {"n=0; while test $n -lt 2 && test -z \"$(printf '')\"; do n=$((n+1)); done; echo $n", "2\n"},
    {"{ test $((6%5)) -ne 0 || echo fifth; }; { test $((5%5)) -ne 0 || echo fifth; }", "fifth\n"},
    {"size() { n=$(cat <nosuch); echo $((${n:-0})); }; echo $(size) 2>&1", "0\n"},
    {"echo x | cat >f; cat <f", "x\n"},
};

class Shells : public testing::TestWithParam<Case> {};

TEST_P(Shells, RunsTheScript) {
  TestSystem system;
  const auto result = run(system, GetParam().script);
  EXPECT_EQ(result.out, GetParam().out) << result.err;
  EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.err;
}

/// The shell of this machine says the same, so that the table is no opinion.
TEST_P(Shells, SayWhatARealOneSays) {
  if (::access("/bin/sh", X_OK) != 0) GTEST_SKIP() << "there is no /bin/sh";
  std::string directory = "/tmp/shells.XXXXXX";
  ASSERT_NE(::mkdtemp(directory.data()), nullptr);
  std::string quoted;
  for (const char c : std::string{GetParam().script})
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  const std::string line =
      "cd " + directory + " && HOME=/root && exec sh -c '" + quoted + "' 2>/dev/null";
  const bool shows_errors = quoted.find("2>&1") != std::string::npos;
  FILE* pipe = ::popen((shows_errors ? line.substr(0, line.size() - 12) : line).c_str(), "r");
  std::string out;
  std::array<char, 512> block{};
  while (const auto got = std::fread(block.data(), 1, block.size(), pipe)) {
    out.append(block.data(), got);
  }
  const int status = WEXITSTATUS(::pclose(pipe));
  std::filesystem::remove_all(directory);
  EXPECT_EQ(out, GetParam().out);
  EXPECT_EQ(status, GetParam().exit_code);
}

INSTANTIATE_TEST_SUITE_P(Scripts, Shells, testing::ValuesIn(cases));

TEST(Shell, LetsTimePassOnlyWhereTheSystemDoes) {
  TestSystem system;
  const auto result = run(system, "n=0; while test $n -lt 50; do n=$((n+1)); sleep 0.2; done");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(system.now(), Time{std::chrono::seconds{10}});
}

TEST(Shell, SharesItsInputWithWhatItRuns) {
  TestSystem system;
  const auto result = run(system, "head -c 3 >f; read x; cat <f; echo \"<$x>\"", "abcdef\nrest");
  EXPECT_EQ(result.out, "abc<def>\n");
}

TEST(Shell, TakesNameAndArguments) {
  TestSystem system;
  EXPECT_EQ(run(system, "echo $0 $1 $#", "", {"one", "two"}).out, "sh one 2\n");
}

TEST(Shell, FailsWhereItsOutputFindsNoRoom) {
  TestSystem system;
  system.room = 3;
  const auto result = run(system, "head -c 9 >f || echo full; cat <f", "123456789");
  EXPECT_EQ(result.out, "full\n");
  EXPECT_NE(result.err.find("No space left on device"), std::string::npos);
}

TEST(Shell, RefusesWhatItDoesNotKnow) {
  TestSystem system;
  for (const auto* script : {"cat <<EOF\nx\nEOF\n", "echo a & echo b", "set -e; echo a",
                             "trap 'echo bye' EXIT; echo a", "echo a >|f"}) {
    const auto result = run(system, script);
    EXPECT_EQ(result.exit_code, 2) << script;
    EXPECT_EQ(result.out, "") << script;
  }
}

TEST(Shell, EndsAScriptThatSpins) {
  TestSystem system;
  EXPECT_EQ(run(system, "while :; do :; done").exit_code, 2);
  EXPECT_EQ(run(system, "f() { f; }; f").exit_code, 2);
}

}  // namespace
}  // namespace lab::sh
