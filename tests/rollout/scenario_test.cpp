#include "rollout/scenario.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"

namespace sysring::rollout {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path{SOURCE_DIR} / "tests" / "scenarios";

std::vector<std::string> scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem());
  }
  std::ranges::sort(names);
  return names;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// The same text, with what follows from each line as it follows now.
std::string told_again(const std::string& text) {
  Scenario scenario;
  std::string told;
  for (const auto line : lines_of(text)) {
    if (line.starts_with("    ")) continue;
    told += std::string{line} + "\n";
    if (line.empty() || line.starts_with("#")) continue;
    for (const auto& follows : scenario.happens(line)) told += "    " + follows + "\n";
  }
  return told;
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, GoAsTheyAreWritten) {
  const auto file = folder / (GetParam() + ".txt");
  const auto written = text_of(file);
  const auto told = told_again(written);
  if (std::getenv("SYSRING_ACCEPT") != nullptr) {
    std::ofstream{file} << told;
    return;
  }
  EXPECT_EQ(told, written) << "SYSRING_ACCEPT=1 accepts what follows now";
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(scenarios()), [](const auto& each) {
  auto name = each.param;
  std::ranges::replace_if(
      name, [](char c) { return !is_letter(c) && !is_digit(c); }, '_');
  return name;
});

TEST(AScenario, IsThereForEachKindOfStory) { EXPECT_GE(scenarios().size(), 25U); }

}  // namespace
}  // namespace sysring::rollout
