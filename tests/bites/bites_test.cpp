#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "bites/meeting.h"
#include "bites/slips.h"
#include "bites/survivors.h"

// What we say is put to machines with a slip in it, and what they say comes back with one. A slip
// bites where it changes what becomes of the machine or what the product says of it. Nothing that
// slips may make it say that all is well where the machine's own dump says something else.
namespace sysring::bites {
namespace {

constexpr std::size_t slips_of_each_line = 20;
constexpr std::size_t slips_of_each_answer = 6;

std::size_t number_in_environment(const char* name, std::size_t otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : parse_number(set).value_or(otherwise);
}

/// SYSRING_SEED=N draws other slips, SYSRING_SLIPS=N so many of each.
std::uint64_t seed() { return number_in_environment("SYSRING_SEED", 1); }

std::size_t count(std::size_t usual) { return number_in_environment("SYSRING_SLIPS", usual); }

Language language_of(const Scene& scene) {
  return scene.name.starts_with("Linux") ? Language::sh : Language::cmd;
}

bool slips_in(const Scene& scene, const Meeting& meeting) {
  if (meeting.step() == "put") return false;
  if (scene.steps.empty()) return meeting.step() != "look";
  return std::ranges::find(scene.steps, meeting.step()) != scene.steps.end();
}

std::string words_of(const Slip& slip) {
  return slip.kind + " in '" + slip.where + "': " + slip.change;
}

class Bites : public testing::TestWithParam<Scene> {
 protected:
  /// Calls with each meeting that has come to a step in which something is to slip.
  template <class F>
  static void at_each_step(F call) {
    const Scene& scene = GetParam();
    Meeting meeting{scene};
    std::size_t met = 0;
    while (!meeting.is_over()) {
      if (slips_in(scene, meeting)) {
        SCOPED_TRACE(scene.name + ", " + meeting.step() +
                     ", SYSRING_SEED=" + std::to_string(seed()));
        ++met;
        call(meeting);
      }
      meeting.go_on();
    }
    EXPECT_GE(met, std::max<std::size_t>(scene.steps.size(), 1)) << "a step never came";
  }

  static void expect_truth(const Slip& slip, const Outcome& outcome) {
    EXPECT_FALSE(outcome.told.starts_with("died")) << words_of(slip) << ": " << outcome.told;
    for (const auto& promise : outcome.broken) {
      ADD_FAILURE() << words_of(slip) << "\nsays " << outcome.told << "\nbut it is not so that "
                    << promise;
    }
  }
};

using SlipsOfLines = Bites;

TEST_P(SlipsOfLines, AreNoticedAndNeverTakenForSuccess) {
  at_each_step([](Meeting& meeting) {
    const auto right = meeting.ending_after(&Meeting::go_on);
    ASSERT_TRUE(right.good) << right.told;
    ASSERT_TRUE(right.broken.empty()) << right.broken.front();
    const auto slips =
        slips_of_line(meeting.line(), language_of(GetParam()), count(slips_of_each_line), seed());
    EXPECT_GE(slips.size(), std::min<std::size_t>(20, count(20)));
    std::size_t allowed = 0;
    for (const auto& slip : slips) {
      const auto wrong = meeting.ending_after([&](Meeting& copy) { copy.go_on_with(slip.text); });
      const auto* survivor = survivor_for(meeting.step(), slip);
      if (survivor == nullptr || !survivor->is_out_of_sight) expect_truth(slip, wrong);
      if (!(wrong == right)) continue;
      EXPECT_NE(survivor, nullptr) << "survives: " << words_of(slip);
      ++allowed;
    }
    std::cout << GetParam().name << ' ' << meeting.step() << ": " << slips.size() << " slips, "
              << allowed << " survive\n";
  });
}

using SlipsOfAnswers = Bites;

TEST_P(SlipsOfAnswers, AreNeverTakenForSuccess) {
  at_each_step([](Meeting& meeting) {
    for (const auto& slip : slips_of_answer(meeting.said(), count(slips_of_each_answer), seed())) {
      expect_truth(slip,
                   meeting.ending_after([&](Meeting& copy) { copy.go_on_hearing(slip.text); }));
    }
  });
}

std::string name_of(const testing::TestParamInfo<Scene>& each) { return each.param.name; }

INSTANTIATE_TEST_SUITE_P(InGoodTimes, SlipsOfLines, testing::ValuesIn(good_scenes()), name_of);
INSTANTIATE_TEST_SUITE_P(InGoodTimes, SlipsOfAnswers, testing::ValuesIn(good_scenes()), name_of);
INSTANTIATE_TEST_SUITE_P(InBadTimes, SlipsOfAnswers, testing::ValuesIn(bad_scenes()), name_of);

}  // namespace
}  // namespace sysring::bites
