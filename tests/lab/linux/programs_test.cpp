#include <ostream>

#include <gtest/gtest.h>

#include "lab/linux/world.h"

namespace lab {
namespace {

struct Case {
  const char* line;
  const char* out;
  unsigned exit_code = 0;
};
void PrintTo(const Case& one, std::ostream* stream) { *stream << one.line; }

class Programs : public testing::TestWithParam<Case> {};

TEST_P(Programs, DoWhatTheyAreAsked) {
  World world;
  const auto answer = world.run(GetParam().line);
  EXPECT_EQ(answer.out, GetParam().out) << answer.err;
  EXPECT_EQ(answer.exit_code, GetParam().exit_code) << answer.err;
}

const Case known[] = {
    {"id -u", "0\n"},
    {"uname -n; uname -r; hostname", "lx0001\n6.1.0-35-amd64\nlx0001\n"},
    {"grep ^ID= /etc/os-release", "ID=debian\n"},
    {"printf 'a\\nb\\nc\\n' | head -n 1", "a\n"},
    {"printf 'a\\nb\\nc\\n' | tail -n 2", "b\nc\n"},
    {"printf abcdef | head -c 2; printf abcdef | tail -c 2; printf abcdef | tail -c +3",
     "abefcdef"},
    {"printf 'a\\nb\\n' | wc -l; printf abc | wc -c", "2\n3\n"},
    {"printf 'b\\na\\n' | sort", "a\nb\n"},
    {"printf 'a.c\\nabc\\n' | grep -F a.c", "a.c\n"},
    {"printf 'a.c\\nabc\\n' | grep a.c", "a.c\nabc\n"},
    {"printf '#x\\ny\\n' | grep -v '^#'", "y\n"},
    {"printf 'aa\\nb\\ncc\\n' | grep -v -F -e a -e b", "cc\n"},
    {"printf 'x<E>\\n#<E>\\n<E>\\n' | grep -E '^([^#].*)?<E>'", "x<E>\n<E>\n"},
    {"printf 'a\\n' | grep -q b", "", 1},
    {"printf 'a\\n' | grep -qF a", ""},
    {"printf 'a\\nstop 16 now\\nb\\nc\\n' | awk 'f; /16.*now/{f=1}'", "b\nc\n"},
    {"printf abc | sha256sum",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n"},
    {"mkdir -m 700 /run/a && stat -c '%u %F %a' /run/a", "0 directory 700\n"},
    {"mkdir /run/a; mkdir /run/a", "", 1},
    {"mkdir /run/no/such", "", 1},
    {"umask 077; : >/tmp/f; stat -c '%a %s %F' /tmp/f", "600 0 regular empty file\n"},
    {": >/tmp/f; chmod 640 /tmp/f; stat -c %a /tmp/f", "640\n"},
    {"mkdir /run/a; : >/run/a/.h; : >/run/a/x; ls -1A /run/a; ls -d /run/a", ".h\nx\n/run/a\n"},
    {"mkdir -m 700 /run/a; ls -ld /run/a | grep -q '^drwx------ 1 root root '", ""},
    {"ls -d /run/none", "", 2},
    {"mkdir /run/a; : >/run/a/x; rm -rf /run/a; test -e /run/a || echo gone", "gone\n"},
    {"rm /run/none", "", 1},
    {"rm -f /run/none", ""},
    {"d=$(mktemp -d /run/x.XXXXXX); test -d $d && echo made", "made\n"},
    {"test $(date +%s) -gt 1790000000 && echo now", "now\n"},
    {"/usr/sbin/rsyslogd -v | head -c 8", "rsyslogd"},
    {"systemctl is-active rsyslog; systemctl is-active sysmon; systemctl is-enabled sysmon",
     "active\nactive\nenabled\n"},
    {"systemctl show sysmon -p ActiveState,MainPID -p Result",
     "ActiveState=active\nMainPID=700\n"
     "Result=success\n"},
    {"systemctl stop sysmon; systemctl is-active sysmon", "inactive\n", 3},
    {"/opt/sysmon/sysmon '-?' config | grep -F schema", "current schema is version: 4.90\n"},
    {"/opt/sysmon/sysmon -c | tail -n 1", "Rule configuration:\n"},
    {"/opt/sysmon/sysmon -c /run/none >/dev/null", "", 87},
    {"systemctl stop sysmon; /opt/sysmon/sysmon -c >/dev/null", "", 87},
    {"/opt/sysmon/sysmon -c -- | tail -n 1", "Updating configuration to use all defaults.\n"},
    {"/bin/sh -c 'grep -q -F mark /proc/$$/cmdline && echo mark'", "mark\n"},
    {"head -c 3 /proc/sys/kernel/random/boot_id | wc -c", "3\n"},
    {"sudo -n id -u", "0\n"},
};
INSTANTIATE_TEST_SUITE_P(Known, Programs, testing::ValuesIn(known));

/// What is not known fails: a script never passes for a reason that it would not have elsewhere.
const Case unknown[] = {
    {"nosuch", "", 127},
    {"/usr/bin/nosuch", "", 127},
    {"id -G", "", 1},
    {"uname -z", "", 1},
    {"cat -n /etc/hostname", "", 1},
    {"cat /none", "", 1},
    {"head -x 1 /etc/hostname", "", 1},
    {"tail -n x /etc/hostname", "", 1},
    {"wc -m </etc/hostname", "", 1},
    {"sort -k2 </etc/hostname", "", 2},
    {"grep -P x /etc/hostname", "", 2},
    {"grep x /none", "", 2},
    {"echo | grep -E '('", "", 2},
    {"echo a | awk '{print $1}'", "", 2},
    {"sha256sum -b /etc/hostname", "", 1},
    {"mkdir -p /run/a/b", "", 1},
    {"ls -R /", "", 2},
    {"stat -f /", "", 1},
    {"stat -c %Q /", "", 1},
    {"chmod u+x /etc/hostname", "", 1},
    {"df -h /", "", 1},
    {"date", "", 1},
    {"mktemp", "", 1},
    {"sleep soon", "", 1},
    {"sudo id", "", 1},
    {"systemctl show sysmon -p Nonsense", "", 1},
    {"systemctl frobnicate sysmon", "", 1},
    {"systemctl is-active cron", "", 4},
    {"systemctl --force stop sysmon", "", 1},
    {"journalctl -f", "", 1},
    {"journalctl -t sysmon -o json", "", 1},
    {"/usr/sbin/rsyslogd -N1", "", 1},
    {"/opt/sysmon/sysmon -x >/dev/null", "", 87},
    {"sh script", "", 2},
};
INSTANTIATE_TEST_SUITE_P(Unknown, Programs, testing::ValuesIn(unknown));

}  // namespace
}  // namespace lab
