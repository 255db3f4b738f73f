#include <gtest/gtest.h>

#include "start/shell.h"

namespace sysring::start_tests {
namespace {

constexpr std::string_view passed_case =
    R"(    <testcase name="Holds" file="a.cpp" line="5" status="run" result="completed" classname="Rule" />
)";
constexpr std::string_view failed_case =
    R"(    <testcase name="Breaks" file="a.cpp" line="6" status="run" result="completed" classname="Rule">
      <failure message="a.cpp:6&#x0A;first" type=""><![CDATA[a.cpp:6
first]]></failure>
      <failure message="a.cpp:7&#x0A;second" type=""><![CDATA[a.cpp:7
second]]></failure>
    </testcase>
)";
constexpr std::string_view skipped_case =
    R"(    <testcase name="Waits" file="a.cpp" line="8" status="run" result="skipped" classname="Rule">
      <skipped message="/src/a.cpp:8&#x0A;needs root: &lt;0&gt; &amp; &quot;sudo&quot;"><![CDATA[x]]></skipped>
    </testcase>
)";
constexpr std::string_view disabled_case =
    R"(    <testcase name="DISABLED_Off" file="a.cpp" line="9" status="notrun" result="suppressed" classname="Rule" />
)";

/// A run of ctest, as it lies on the disk.
class CountTests : public testing::Test {
 protected:
  void entry(const std::string& name, const std::string& status) {
    entries += "\t<testcase name=\"" + name + "\" classname=\"" + name +
               "\" time=\"0.1\" status=\"" + status + "\">\n\t</testcase>\n";
  }
  void report(const std::string& name, std::string_view cases) const {
    here.holds("results/" + name + ".xml", std::string{"<testsuites>\n"}.append(cases));
  }
  Ran counted() {
    here.holds("results/ctest.xml", "<testsuite>\n" + entries + "</testsuite>\n");
    return run(here, "'" SOURCE_DIR "/tools/count-tests' results");
  }

  Directory here;
  std::string entries;
};

TEST_F(CountTests, SumsUpTheCasesOfAllEntries) {
  entry("base", "run");
  report("base", std::string{passed_case}.append(passed_case));
  entry("fleet", "run");
  report("fleet", passed_case);
  const auto ran = counted();
  EXPECT_EQ(ran.output, "3 passed, 0 failed, 0 skipped\n");
  EXPECT_EQ(ran.exit_code, 0);
}

TEST_F(CountTests, TellsWhyACaseWasSkipped) {
  entry("base", "run");
  report("base", std::string{passed_case}.append(skipped_case).append(disabled_case));
  EXPECT_EQ(counted().output,
            "1 passed, 0 failed, 2 skipped\n"
            "skipped  Rule.Waits: needs root: <0> & \"sudo\"\n"
            "skipped  Rule.DISABLED_Off: disabled\n");
}

TEST_F(CountTests, CountsACaseOnceHoweverOftenItFails) {
  entry("base", "fail");
  report("base", std::string{failed_case}.append(passed_case));
  const auto ran = counted();
  EXPECT_EQ(ran.output, "1 passed, 1 failed, 0 skipped\nfailed   Rule.Breaks (base)\n");
  EXPECT_EQ(ran.exit_code, 1);
}

TEST_F(CountTests, DoesNotBelieveAnEntryThatDiedWithoutAReport) {
  entry("base", "fail");
  EXPECT_EQ(counted().output,
            "0 passed, 1 failed, 0 skipped\nfailed   base: ended without a report\n");
}

TEST_F(CountTests, CountsAFaultThatIsFoundAfterTheLastCase) {
  entry("base", "fail");  // a leak, say
  report("base", passed_case);
  EXPECT_EQ(counted().output,
            "1 passed, 1 failed, 0 skipped\nfailed   base: ended badly after its last test\n");
}

TEST_F(CountTests, CountsAnEntryThatCouldNotBeStarted) {
  entry("base", "notrun");
  EXPECT_EQ(counted().exit_code, 1);
}

TEST_F(CountTests, CountsAProgramThatIsNoGoogleTestAsOneCase) {
  entry("xml_fuzz", "run");
  EXPECT_EQ(counted().output, "1 passed, 0 failed, 0 skipped\n");
}

TEST_F(CountTests, IsNotContentWithNothing) { EXPECT_EQ(counted().exit_code, 1); }

}  // namespace
}  // namespace sysring::start_tests
