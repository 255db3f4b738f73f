#pragma once

#include <random>
#include <string>
#include <vector>

#include "end_to_end/workspace.h"

namespace sysring::tests {

/// SYSRING_SEED repeats a run; each run prints its own.
unsigned int seed_of_this_run();

/// Kills controllers, one after the other.
class Killer {
 public:
  struct Habits {
    int kills = 50;
    int most_of_a_rollout = 10;
    int latest_moment = 3'000;  ///< In milliseconds after a controller began.
  };
  Killer(unsigned int seed, const Habits& habits)
      : habits_{habits}, random_{seed}, moment_{0, habits.latest_moment} {}

  /// Starts the next rollout, ends its controller at some moment, has it resumed, and so on; the
  /// exit code of the controller that lived to its end.
  int carry(const Workspace& workspace, const std::string& plan);

  [[nodiscard]] bool goes_on() const { return count_ < habits_.kills; }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] std::string rollout() const;  ///< The one that was carried last: "R-0001".
  [[nodiscard]] const std::string& last_words() const { return last_; }

 private:
  Habits habits_;
  std::mt19937 random_;
  std::uniform_int_distribution<int> moment_;
  int count_ = 0;
  int rollout_ = 0;
  std::string last_;
};

}  // namespace sysring::tests
