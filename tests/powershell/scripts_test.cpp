#include "host/windows/scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "powershell/grammar.h"

namespace sysring::powershell {
namespace {

using host::windows::key_script;
using host::windows::stage_script;
using testing::IsEmpty;
using testing::Not;

class Scripts : public testing::Test {
 protected:
  void SetUp() override {
    if (!why_no_grammar().empty()) GTEST_SKIP() << why_no_grammar();
  }
};

std::string without(std::string_view script, std::string_view what) {
  std::string text{script};
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.erase(at, what.size());
}

TEST_F(Scripts, ArePowerShell) {
  EXPECT_THAT(faults_of(stage_script), IsEmpty());
  EXPECT_THAT(faults_of(key_script), IsEmpty());
}

/// Else the test above would prove nothing.
TEST_F(Scripts, WithASlipAreNoPowerShell) {
  for (const auto* slip : {"try{", "}catch", "))", "=New-Object"}) {
    EXPECT_THAT(faults_of(without(stage_script, slip)), Not(IsEmpty())) << slip;
  }
  for (const auto* slip : {"try{", "}catch", "{'#key'", ",$c,$r)"}) {
    EXPECT_THAT(faults_of(without(key_script, slip)), Not(IsEmpty())) << slip;
  }
}

}  // namespace
}  // namespace sysring::powershell
