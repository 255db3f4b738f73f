#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "lab/windows/lab_machine.h"

namespace lab::windows {
namespace {

/// What a sample and an answer must agree in: everything but numbers and trailing blanks.
std::string shape(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (c == '\r' || (digit && out.ends_with('9'))) continue;
    if (c == '\n')
      while (out.ends_with(' ')) out.pop_back();
    out += digit ? '9' : c;
  }
  while (out.ends_with('\n') || out.ends_with(' ')) out.pop_back();
  return out;
}

struct Case {
  std::string sample;
  std::string line;
  std::string language = "en";
};

class Samples : public testing::TestWithParam<Case> {};

TEST_P(Samples, HaveTheShapeOfWhatTheToolPrints) {
  const auto path = std::string{SOURCE_DIR} + "/../shared/samples/synthetic/" + GetParam().sample;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
  std::ifstream file{path, std::ios::binary};
  std::stringstream sample;
  sample << file.rdbuf();
  LabMachine host{{"never_forwarded"}, GetParam().language};
  EXPECT_EQ(shape(host.run("chcp 65001>nul& " + GetParam().line).out), shape(sample.str()));
}

INSTANTIATE_TEST_SUITE_P(
    Windows, Samples,
    testing::Values(Case{"sc-queryex.en.running.txt", "sc queryex Sysmon64"},
                    Case{"sc-qc.en.txt", "sc qc Sysmon64"},
                    Case{"sc-query.en.missing.rc1060.txt", "sc query none"},
                    Case{"sc-query.de.missing.rc1060.txt", "sc query none", "de"},
                    Case{"wevtutil-gl.txt", "wevtutil gl Microsoft-Windows-Sysmon/Operational"},
                    Case{"wevtutil-gli.txt", "wevtutil gli Microsoft-Windows-Sysmon/Operational"},
                    Case{"fltmc-filters.en.txt", "fltmc filters"}));

}  // namespace
}  // namespace lab::windows
