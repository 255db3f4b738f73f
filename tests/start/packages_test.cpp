#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "start/shell.h"

namespace sysring::start_tests {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A Debian that keeps its installed packages in a file, and whose apt-get has moods.
class Machine : public testing::Test {
 protected:
  Machine() {
    here.holds("packaging/debian-packages", "# a comment\nbuild g++ ccache\nrun openssh-server\n");
    here.holds("installed", "ccache\n");
    here.holds("build/log/.keep", "");
    here.holds_program("bin/dpkg-query",
                       "for package; do grep -qx \"$package\" installed && "
                       "echo \"installed $package\"; done\nexit 0\n");
    here.holds_program("bin/id", "echo \"${USER_ID:-0}\"\n");
    here.holds_program("bin/sudo", "exit 1\n");
    here.holds_program("bin/systemctl", "echo \"systemctl $*\" >>asked\n");
    here.holds_program("bin/apt-get", R"sh(
echo "apt-get $*" >>asked
if [ -s locks ]; then
  sed -i 1d locks
  echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)"
  exit 100
fi
[ ! -e offline ] || {
      echo "E: Temporary failure resolving 'mirror'";
      exit 100; }
[ ! -e policy ] || echo "policy $(sh policy; echo $?)" >>asked
installing=no
for word; do
  [ $installing = no ] || echo "$word" >>installed
  [ "$word" != --no-install-recommends ] || installing=yes
done
)sh");
  }

  Ran needs(const std::string& purposes) {
    return run(here, "root=$PWD\n. '" SOURCE_DIR "/tools/start/steps.sh'\n. '" SOURCE_DIR
                     "/tools/start/packages.sh'\npolicy=$PWD/policy lock_wait=0 steps=1\n"
                     "step 'Debian packages' packages need_packages " +
                         purposes);
  }
  [[nodiscard]] std::string asked() const { return here.text_of("asked"); }

  Directory here;
};
using StartPackages = Machine;

TEST_F(StartPackages, InstallsWhatIsMissingAndNothingElse) {
  const auto ran = needs("build");
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_EQ(here.text_of("installed"), "ccache\ng++\n");
  EXPECT_THAT(ran.output, HasSubstr("1 present, 1 installed"));
}

TEST_F(StartPackages, LeavesAptAloneWhereEverythingIsThere) {
  here.holds("installed", "ccache\ng++\nopenssh-server\n");
  const auto ran = needs("build run");
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("3 present"));
  EXPECT_EQ(asked(), "");
}

TEST_F(StartPackages, WaitsForAnotherPackageManager) {
  here.holds("locks", "1\n2\n");
  const auto ran = needs("build");
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("waiting for it (2 of 20)"));
  EXPECT_EQ(here.text_of("installed"), "ccache\ng++\n");
}

TEST_F(StartPackages, SayThatTheMachineIsOfflineAndEndWithTheCodeOfApt) {
  here.holds("offline", "");
  const auto ran = needs("build");
  EXPECT_EQ(ran.exit_code, 100);
  EXPECT_THAT(ran.output, HasSubstr("Is this machine online?"));
  EXPECT_THAT(ran.output, HasSubstr("build/log/packages.log"));
}

TEST_F(StartPackages, NameTheCommandToSomebodyWhoMayNotInstall) {
  here.holds_program("bin/id", "echo 1000\n");
  const auto ran = needs("build run");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.output, HasSubstr("apt-get install --no-install-recommends g++ openssh-server"));
  EXPECT_EQ(asked(), "");
}

TEST_F(StartPackages, StartNoServerNowOrAtTheNextBoot) {
  const auto ran = needs("run");
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_THAT(asked(), HasSubstr("policy 101"));
  EXPECT_THAT(asked(), HasSubstr("systemctl disable ssh.service"));
  EXPECT_FALSE(here.has("policy")) << "what was put there for the time of the installation";
}

TEST_F(StartPackages, TouchNoServerThatWasThereBefore) {
  here.holds("installed", "ccache\nopenssh-server\n");
  needs("build run");
  EXPECT_THAT(asked(), Not(HasSubstr("systemctl")));
}

TEST_F(StartPackages, KeepThePolicyOfTheMachine) {
  here.holds("policy", "exit 0\n");
  EXPECT_EQ(needs("run").exit_code, 0);
  EXPECT_EQ(here.text_of("policy"), "exit 0\n");
}

TEST_F(StartPackages, LeaveNoPolicyBehindWhenTheInstallationFails) {
  here.holds_program("bin/apt-get", "[ -e policy ] && exit 7\nexit 0\n");
  EXPECT_EQ(needs("run").exit_code, 7);
  EXPECT_FALSE(here.has("policy"));
}

}  // namespace
}  // namespace sysring::start_tests
