#include <gmock/gmock.h>

#include "directory.h"
#include "end_to_end/operator.h"

namespace sysring::tests {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// docs/rehearsal.md from its first line to its last, on a port that is free.
class Rehearsal : public testing::Test {
 protected:
  [[nodiscard]] std::string block(const std::string& heading, std::size_t number = 0) const {
    return replaced(page_.block(heading, number), "22022", port_);
  }

  /// What is new in what was said since the last time.
  std::string news() {
    auto text = admin.said.substr(told_);
    told_ = admin.said.size();
    return text;
  }

  /// A lab that answers, or the test has failed.
  std::unique_ptr<Process> lab(const std::string& block) {
    auto lab = admin.starts(block);
    EXPECT_TRUE(lab->says("{\"hosts\":7")) << lab->output();
    return lab;
  }

  void TearDown() override {
    if (HasFailure()) std::printf("%s\n", admin.said.c_str());
  }

  Directory directory_;
  Operator admin{directory_ / "home", directory_ / "work"};

 private:
  Page page_{"rehearsal.md"};
  std::string port_{trimmed(run({LAB_BIN "/free-ports", "1"}))};
  std::size_t told_ = 0;
};

TEST_F(Rehearsal, TakesASimulatedFleetThroughAReleaseAndThroughOneThatGoesWrong) {
  EXPECT_THAT(admin.types_all(block("1. A workspace")), ElementsAre(done, done));
  EXPECT_THAT(admin.types_all(block("2. The machines")), ElementsAre(done));
  const auto machines = lab(block("2. The machines", 1));
  EXPECT_THAT(admin.types_all(block("3. Tell sysring of them")),
              ElementsAre(done, done, done, done));
  EXPECT_THAT(news(), AllOf(HasSubstr("7 of 7 hosts reached"), Not(HasSubstr("\u2716"))));

  EXPECT_THAT(admin.types_all(block("4. Where are we?")), ElementsAre(done, done, done, done));
  EXPECT_THAT(news(), AllOf(HasSubstr("2 configurations rebuilt and proven"),
                            HasSubstr("sc stop Sysmon64")));

  EXPECT_THAT(admin.types_all(block("5. A release")), ElementsAre(done, done, done, done, done));
  EXPECT_THAT(news(), HasSubstr("SUCCEEDED"));

  EXPECT_THAT(admin.types_all(block("6. Let it go wrong")), ElementsAre(done, some_failed, done));
  news();
  EXPECT_THAT(admin.types_all(block("6. Let it go wrong", 1)),
              ElementsAre(done, done, done, rolled_back, done));
  EXPECT_THAT(news(), HasSubstr("SR504"));

  EXPECT_THAT(admin.types_all(block("7. Ask the judge")), ElementsAre(done));
  EXPECT_THAT(news(), HasSubstr("\"running\":true"));
}

}  // namespace
}  // namespace sysring::tests
