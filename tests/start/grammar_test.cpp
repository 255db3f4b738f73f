#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "start/shell.h"

namespace sysring::start_tests {
namespace {

using testing::HasSubstr;

/// With all packages in place, and an npm that has this as the archive.
Ran fetch(const Directory& here, const std::string& npm) {
  here.holds("packaging/debian-packages", "build g++\n");
  here.holds("build/log/.keep", "");
  here.holds_program("bin/dpkg-query",
                     "shift 2; for package; do echo \"installed $package\"; done\n");
  here.holds_program("bin/npm", npm);
  return run(here, "root=$PWD\n. '" SOURCE_DIR "/tools/start/steps.sh'\n. '" SOURCE_DIR
                   "/tools/start/packages.sh'\n. '" SOURCE_DIR
                   "/tools/start/grammar.sh'\nsteps=1\n"
                   "grammar_sha512=$(printf right | sha512sum | cut -d ' ' -f 1)\n"
                   "step Packages packages need_test_packages\n");
}

const std::string archive = "build/npm/tree-sitter-powershell-0.25.9.tgz";

TEST(StartGrammar, IsFetchedOnceAndComparedWithItsHash) {
  const Directory here;
  const std::string npm = "echo \"$*\" >>asked; printf right >" + archive + "\n";
  const auto ran = fetch(here, npm);
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("1 from npm"));
  EXPECT_EQ(here.text_of("asked"),
            "pack --pack-destination build/npm tree-sitter-powershell@0.25.9\n");
  fetch(here, "echo again >>asked\n");
  EXPECT_THAT(here.text_of("asked"), testing::Not(HasSubstr("again")));
}

TEST(StartGrammar, IsDoneWithoutWhereItCannotBeHad) {
  const Directory here;
  auto ran = fetch(here, "printf wrong >" + archive + "\n");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.output, HasSubstr("no grammar of PowerShell: npm has another file"));
  ran = fetch(here, "exit 1\n");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.output, HasSubstr("no grammar of PowerShell: npm fails"));
}

}  // namespace
}  // namespace sysring::start_tests
