#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/file.h"
#include "rollout/plan.h"

namespace sysring::rollout {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Plan sample() {
  const auto linux_config = digests_of("linux").sha256;
  const auto server_config = digests_of("server").sha256;
  Gate strict{.success = percent(100), .soak = 2h, .on_failure = OnFailure::pause};
  Gate loose{.success = {9'850}, .forwarding = Forwarding::off};
  return {.id = "P-0107",
          .workspace = "sysmon",
          .release = {"2026.4.0", {{"linux", linux_config}, {"server", server_config}}},
          .rings = {{"lab", 1, strict, {{"lx1.corp.example", "linux"}}},
                    {"none", 5, {}, {}},
                    {"broad", 200, loose, {{"DC1", "server"}, {"lx2", "linux"}}}},
          .way_back = WayBack::waived};
}

std::string golden() {
  const auto bytes = read_file(SOURCE_DIR "/tests/rollout/data/sample.plan", 1'000'000);
  EXPECT_TRUE(bytes);
  return *bytes;
}

/// The sample with one piece of its text exchanged.
std::string with(std::string_view piece, std::string_view other) {
  auto text = seal(sample());
  const auto at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), other);
}

std::string fault_of(std::string_view bytes) {
  const auto plan = read_plan(bytes);
  if (plan) return "read without a fault";
  EXPECT_EQ(plan.error().code, Reason::plan_broken);
  return plan.error().place + ": " + plan.error().message;
}

TEST(Seal, WritesTheseVeryBytes) {
  EXPECT_EQ(seal(sample()), golden());
  EXPECT_EQ(digests_of(golden()).sha256,
            "159C89BA1F0CDC53556756571F39796D4BF24A3B4313A191E84D5337F81E1765");
}

TEST(Seal, IsReadBackAsItWas) {
  const auto plan = read_plan(golden());
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(seal(*plan), golden());
  EXPECT_EQ(plan->rings[0].gate.soak, 2h);
  EXPECT_EQ(plan->rings[2].hosts[0].name, "DC1");
}

TEST(Seal, IsBrokenByWhateverAPlanDoesNotHave) {
  EXPECT_EQ(fault_of(with("\"id\"", "\"ide\"")), ": found a member 'ide', which no plan has");
  EXPECT_EQ(fault_of(with("\"soak_ms\"", "\"soak\"")),
            "ring lab: found a member 'soak', which no plan has");
  EXPECT_EQ(fault_of(with("\"variant\":\"linux\"", "\"variant\":\"linux\",\"x\":1")),
            "ring lab: found a member 'x', which no plan has");
}

TEST(Seal, IsBrokenByWhatIsMissingOrOfAnotherKindOrOutOfRange) {
  EXPECT_EQ(fault_of("[]"), ": expected an object");
  EXPECT_EQ(fault_of("{}"), ": expected a member 'format'");
  EXPECT_EQ(fault_of(with("sysring.plan/1", "sysring.plan/2")),
            ": expected the format 'sysring.plan/1'");
  EXPECT_EQ(fault_of(with("\"success_bp\":10000", "\"success_bp\":10001")),
            "ring lab: expected an integer from 0 to 10000 as 'success_bp'");
  EXPECT_EQ(fault_of(with("\"success_bp\":10000", "\"success_bp\":9999.5")),
            "ring lab: expected an integer from 0 to 10000 as 'success_bp'");
  EXPECT_EQ(fault_of(with("\"soak_ms\":7200000", "\"soak_ms\":-1")),
            "ring lab: expected an integer from 0 to 316224000000 as 'soak_ms'");
  EXPECT_EQ(fault_of(with("\"max_in_flight\":1,", "\"max_in_flight\":0,")),
            "ring lab: expected an integer from 1 to 100000 as 'max_in_flight'");
  EXPECT_EQ(fault_of(with("\"on_failure\":\"pause\"", "\"on_failure\":\"ignore\"")),
            "ring lab: expected 'rollback' or 'pause' as 'on_failure'");
  EXPECT_EQ(fault_of(with("\"name\":\"broad\"", "\"name\":\"lab\"")), ": found ring lab twice");
  EXPECT_EQ(fault_of(with("\"name\":\"lx2\"", "\"name\":\"LX1.corp.example\"")),
            ": found host LX1.corp.example twice");
}

TEST(Seal, IsBrokenByAHostNameThatIsNone) {
  EXPECT_THAT(fault_of(with("\"name\":\"lx2\"", "\"name\":\"-oProxyCommand=x\"")),
              HasSubstr("-oProxyCommand=x"));
}

TEST(Seal, IsBrokenByAVariantOrConfigThatIsNone) {
  EXPECT_EQ(fault_of(with("\"variant\":\"linux\"", "\"variant\":\"mac\"")),
            "ring lab: expected the variant of lx1.corp.example among the configs");
  EXPECT_EQ(fault_of(with(digests_of("linux").sha256, "abc")),
            "release: expected a SHA-256 in upper-case hex for 'linux'");
}

TEST(Seal, IsBrokenWhereverItIsCutOff) {
  const auto whole = seal(sample());
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    EXPECT_FALSE(read_plan(std::string_view{whole}.substr(0, length))) << length;
  }
}

}  // namespace
}  // namespace sysring::rollout
