#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "end_to_end/fleet.h"

namespace sysring::tests {
namespace {

constexpr int kills = 50;
constexpr int most_kills_of_a_rollout = 10;
constexpr int killed = 128 + SIGKILL;
constexpr int exit_done = 0;
constexpr int exit_rolled_back = 6;

/// SYSRING_SEED repeats a run; each run prints its own.
unsigned int seed() {
  const char* given = std::getenv("SYSRING_SEED");
  return given == nullptr ? std::random_device{}()
                          : static_cast<unsigned int>(std::strtoul(given, nullptr, 10));
}

/// Kills controllers, one after the other.
class Killer {
 public:
  explicit Killer(unsigned int seed) : random_{seed} {}

  /// Starts a rollout, ends its controller at some moment, has it resumed, and so on; the exit
  /// code of the controller that lived to its end.
  int carry(const Fleet& fleet, const std::string& plan) {
    std::vector<std::string> command{"apply", plan, "--progress", "plain"};
    for (int i = 0; i < most_kills_of_a_rollout && count_ < kills; ++i) {
      const auto controller = fleet.start(command);
      std::this_thread::sleep_for(std::chrono::milliseconds{moment_(random_)});
      controller->signal(SIGKILL);
      last_ = controller->output();
      if (controller->exit_code() != killed) return controller->exit_code();
      ++count_;
      // Before the rollout was on the disk there is nothing to resume.
      if (fleet.run({"show", rollout()}).code == exit_done) {
        command = {"resume", "--progress", "plain"};
      }
    }
    const auto said = fleet.run(command);
    last_ = said.text;
    return said.code;
  }

  void next_rollout() { ++rollout_; }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] const std::string& last_words() const { return last_; }

 private:
  [[nodiscard]] std::string rollout() const {
    const auto number = std::to_string(rollout_);
    return "R-" + std::string(4 - number.size(), '0') + number;
  }

  std::mt19937 random_;
  std::uniform_int_distribution<int> moment_{0, 3'000};
  int count_ = 0;
  int rollout_ = 1;
  std::string last_;
};

std::string text_of(const Json& document, const char* name) {
  const auto* member = document.find(name);
  return member == nullptr || member->string() == nullptr ? "" : *member->string();
}

void expect_agreement(const Fleet& fleet) {
  for (const auto& host : fleet.hosts()) {
    const auto announced = fleet.announced_by(host);
    EXPECT_EQ(std::ranges::adjacent_find(announced), announced.end())
        << host << " has applied a configuration twice in a row";
    const auto said = fleet.ask({"explain", host});
    EXPECT_EQ(text_of(said.json(), "config"), announced.back()) << host << said.text;
  }
}

void expect_nothing_left_over(const Fleet& fleet) {
  const auto swept = fleet.run({"sweep"});
  EXPECT_EQ(swept.code, exit_done) << swept.text;
  for (const auto& host : fleet.hosts()) {
    const auto said = fleet.run({"explain", host});
    EXPECT_FALSE(said.has("Left over")) << said.text;
  }
}

TEST(KilledAtAnyMoment, TheControllerGoesOn) {
  if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  const auto chosen = seed();
  SCOPED_TRACE("SYSRING_SEED=" + std::to_string(chosen));
  const Fleet fleet{{.hosts = 6,
                     .lab = {"--host", "lx02", "--stops-forwarding", "harm_"},
                     .forwarding_deadline = "10s"}};
  Killer killer{chosen};
  for (int round = 1; killer.count() < kills && !testing::Test::HasFailure(); ++round) {
    const bool does_harm = round % 2 == 1;
    const auto version = std::to_string(round) + ".0.0" + (does_harm ? "-harm" : "");
    EXPECT_EQ(killer.carry(fleet, fleet.plan(version)), does_harm ? exit_rolled_back : exit_done)
        << version << ": " << killer.last_words();
    expect_agreement(fleet);
    killer.next_rollout();
  }
  expect_nothing_left_over(fleet);
}

}  // namespace
}  // namespace sysring::tests
