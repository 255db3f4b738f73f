#include "workspace/rings.h"

#include <string>

#include <gtest/gtest.h>

#include "workspace/scratch.h"

namespace sysring::workspace {
namespace {

using namespace std::chrono_literals;

std::vector<rollout::RingDefinition> rings_of(std::string_view text) {
  Faults faults;
  Source source{"rings.yml", faults};
  auto rings = read_rings(text, source, nullptr);
  EXPECT_TRUE(faults.none()) << lines_of(std::move(faults).take());
  return rings;
}

std::string faults_of(std::string_view text) {
  Faults faults;
  Source source{"rings.yml", faults};
  read_rings(text, source, nullptr);
  return lines_of(std::move(faults).take());
}

TEST(Rings, AreReadInTheirOrderWithAllThatTheySay) {
  const auto rings = rings_of(R"(version: 1
defaults: {max_in_flight: 7, host_deadline: 5m, progress_deadline: 30m, on_gate_failure: pause}
rings:
  - name: lab
    select: {labels: "ring=lab"}
    gate: {success: 100%, max_unreachable: 0%, soak: 1h30m, forwarding: off}
    may_be_empty: true
  - name: canary
    select: {percent: 0.5, min: 5, of: rest}
    max_in_flight: 2
    host_deadline: 90s
    on_gate_failure: rollback
    gate: {success: 98.25%}
  - name: named
    select: {hosts: [a, b]}
  - {name: broad, select: {rest: true}}
)");
  ASSERT_EQ(rings.size(), 4U);

  const auto& lab = rings[0];
  EXPECT_EQ(lab.name, "lab");
  EXPECT_EQ(std::get<rollout::SelectedHosts>(lab.selection).selector.text(), "ring=lab");
  EXPECT_EQ(lab.gate.success.basis_points, 10'000U);
  EXPECT_EQ(lab.gate.max_unreachable.basis_points, 0U);
  EXPECT_EQ(lab.gate.soak, 90min);
  EXPECT_EQ(lab.gate.forwarding, rollout::Forwarding::off);
  EXPECT_EQ(lab.gate.on_failure, rollout::OnFailure::pause);
  EXPECT_EQ(lab.max_in_flight, 7U);
  EXPECT_EQ(lab.when_empty, rollout::WhenEmpty::skip);
  EXPECT_EQ(lab.place, "rings.yml:4:5");

  const auto& canary = rings[1];
  const auto& share = std::get<rollout::StickyShare>(canary.selection);
  EXPECT_EQ(share.share.basis_points, 50U);
  EXPECT_EQ(share.min, 5U);
  EXPECT_EQ(share.of, rollout::StickyShare::Of::rest);
  EXPECT_EQ(canary.gate.success.basis_points, 9'825U);
  EXPECT_EQ(canary.gate.host_deadline, 90s);
  EXPECT_EQ(canary.gate.progress_deadline, 30min);
  EXPECT_EQ(canary.gate.on_failure, rollout::OnFailure::rollback);
  EXPECT_EQ(canary.max_in_flight, 2U);
  EXPECT_EQ(canary.when_empty, rollout::WhenEmpty::refuse);

  EXPECT_EQ(std::get<rollout::NamedHosts>(rings[2].selection).names,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(std::holds_alternative<rollout::TheRest>(rings[3].selection));
}

TEST(Rings, PointAtWhatTheyCannotUse) {
  EXPECT_EQ(
      faults_of(R"(version: 1
defaults: {max_in_fligt: 3}
rings:
  - select: {rest: true}
  - {name: a, select: {percent: 101}}
  - {name: a, select: {percent: 5, rest: true}}
  - {name: b, select: {labels: "role="}}
  - {name: c, select: {}, gate: {succes: 98%, success: 98, forwarding: maybe}}
  - {name: d, select: {rest: false}, max_in_flight: 0}
  - {name: e, select: {rest: true, min: 3}, may_be_empty: perhaps}
  - just text
  - {name: f, select: {hosts: all}, on_gate_failure: cry}
)"),
      R"(SR104 rings.yml:2:12: found the key 'max_in_fligt' in the defaults, which nobody reads | did you mean 'max_in_flight'?
SR109 rings.yml:4:5: found no 'name' in the ring, expected one
SR109 rings.yml:5:33: found '101' for 'percent', expected a number up to 100, such as 5 or 0.5
SR106 rings.yml:6:12: found the ring 'a' again, first at rings.yml:5:12
SR109 rings.yml:6:23: found several of hosts, labels, percent and rest, expected exactly one
SR108 rings.yml:7:32: at column 6: found the end, expected a value to compare 'role' with
SR109 rings.yml:8:23: found none of hosts, labels, percent and rest, expected exactly one
SR109 rings.yml:8:56: found '98' for 'success', expected a share such as 98% or 99.5%
SR109 rings.yml:8:72: found 'maybe' for 'forwarding', expected required or off
SR104 rings.yml:8:34: found the key 'succes' in the gate, which nobody reads | did you mean 'success'?
SR109 rings.yml:9:30: found 'false' for 'rest', expected true
SR109 rings.yml:9:53: found '0' for 'max_in_flight', expected a number from 1 to 2000
SR109 rings.yml:10:41: found 'min' without 'percent', expected them together
SR109 rings.yml:10:59: found 'perhaps' for 'may_be_empty', expected true or false
SR109 rings.yml:11:5: found 'just text' as the ring, expected a map of keys and values
SR109 rings.yml:12:31: found 'all' for 'hosts', expected a list of texts
SR109 rings.yml:12:54: found 'cry' for 'on_gate_failure', expected rollback or pause
)");
}

TEST(Rings, AreAtLeastOne) {
  EXPECT_EQ(faults_of(""),
            "SR109 rings.yml:1:1: found no 'version' in the ring definitions, expected one\n"
            "SR109 rings.yml:1:1: found no 'rings' in the ring definitions, expected one\n");
  EXPECT_EQ(faults_of("version: 1\nrings: []\n"),
            "SR109 rings.yml:2:8: found a list for 'rings', expected a list of at least one "
            "ring\n");
  EXPECT_EQ(faults_of("version: 2\nrings: [{name: a, select: {rest: true}}]\n"),
            "SR109 rings.yml:1:10: found '2' for 'version', expected 1, the only one that this "
            "program reads\n");
}

}  // namespace
}  // namespace sysring::workspace
