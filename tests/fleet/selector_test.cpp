#include "fleet/selector.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "fleet/sample_fleet.h"

namespace sysring::fleet {
namespace {

/// Three hosts: two that were seen, and one that never was.
class Selectors : public testing::Test {
 protected:
  Selectors() {
    debian.os = "Debian GNU/Linux 12 (bookworm)";
    debian.sysmon = Installation::installed;
    debian.service = Service::running;
    windows.os = "Windows Server 2022";
  }

  /// The names of the hosts that match; those where nobody can say stand behind a '?'.
  [[nodiscard]] std::string matching(std::string_view text) const {
    const auto selector = Selector::parse(text);
    if (!selector) return describe(selector.error());
    std::string names;
    for (std::uint32_t i = 0; i < inventory.size(); ++i) {
      const Match match = selector->matches(inventory, {i}, facts.at(i));
      if (match == Match::no) continue;
      names += (names.empty() ? "" : " ") + std::string{match == Match::unknown ? "?" : ""} +
               inventory.host({i}).name.text();
    }
    return names;
  }

  static std::string fault(std::string_view text) {
    const auto selector = Selector::parse(text);
    if (selector) return "none";
    EXPECT_EQ(selector.error().code, Reason::bad_selector);
    return selector.error().place + ": " + selector.error().message;
  }

  Inventory inventory = inventory_of({
      entry("lx1.corp", {{"role", "server"}, {"site", "fra"}}, {"linux", "web"}),
      entry("new1.corp", {{"role", "server"}, {"site", "lab"}}, {"web"}),
      entry("win1.corp", {{"role", "dc"}, {"os", "labelled"}}, {"windows"}),
  });
  Facts debian;
  Facts windows;
  std::vector<const Facts*> facts{&debian, nullptr, &windows};
};

struct Case {
  std::string_view selector;
  std::string_view hosts;
};

TEST_F(Selectors, AskForNamesGroupsAndLabels) {
  for (const auto& [selector, hosts] : std::to_array<Case>({
           {"all", "lx1.corp new1.corp win1.corp"},
           {"web", "lx1.corp new1.corp"},
           {"LX1.Corp", "lx1.corp"},
           {"*1.corp", "lx1.corp new1.corp win1.corp"},
           {"?x1.*", "lx1.corp"},
           {"*w*1*", "new1.corp win1.corp"},
           {"lx*x", ""},
           {"role=server", "lx1.corp new1.corp"},
           {"role=SERVER", ""},
           {"'role'=\"server\"", "lx1.corp new1.corp"},
           {"site!=lab", "lx1.corp win1.corp"},
           {"role~ERV", "lx1.corp new1.corp"},
           {"site!~a", "win1.corp"},
           {"colour=red", ""},
           {"colour!=red", "lx1.corp new1.corp win1.corp"},
           {"platform=linux", "lx1.corp new1.corp win1.corp"},
           {"via=winrm", ""},
       })) {
    EXPECT_EQ(matching(selector), hosts) << selector;
  }
}

TEST_F(Selectors, JoinWithAndBeforeOr) {
  for (const auto& [selector, hosts] : std::to_array<Case>({
           {"web,site=fra", "lx1.corp"},
           {"web&site=fra", "lx1.corp"},
           {"web site=fra", "lx1.corp"},
           {" web , site = fra ", "lx1.corp"},
           {"windows|web,site=fra", "lx1.corp win1.corp"},
           {"(windows|web),site!=lab", "lx1.corp win1.corp"},
           {"!web", "win1.corp"},
           {"!!web", "lx1.corp new1.corp"},
           {"!web|site=fra", "lx1.corp win1.corp"},
           {"!(web|windows)", ""},
           {"web !site=lab", "lx1.corp"},
           {"role=server,site!=lab", "lx1.corp"},
       })) {
    EXPECT_EQ(matching(selector), hosts) << selector;
  }
}

TEST_F(Selectors, SayThatTheyDoNotKnowWhereOnlyTheHostCouldTell) {
  for (const auto& [selector, hosts] : std::to_array<Case>({
           {"service=running", "lx1.corp ?new1.corp ?win1.corp"},
           {"service!=running", "?new1.corp ?win1.corp"},
           {"!service=running", "?new1.corp ?win1.corp"},
           {"os~debian", "lx1.corp ?new1.corp"},
           {"os~'GNU/Linux 12'", "lx1.corp ?new1.corp"},
           {"sysmon=installed", "lx1.corp ?new1.corp"},
       })) {
    EXPECT_EQ(matching(selector), hosts) << selector;
  }
}

TEST_F(Selectors, LetWhatIsCertainDecideBeforeWhatIsUnknown) {
  for (const auto& [selector, hosts] : std::to_array<Case>({
           {"service=running,linux", "lx1.corp"},
           {"service=running|web", "lx1.corp new1.corp ?win1.corp"},
           {"service=running,web", "lx1.corp ?new1.corp"},
           {"windows|service=running", "lx1.corp ?new1.corp win1.corp"},
       })) {
    EXPECT_EQ(matching(selector), hosts) << selector;
  }
}

TEST_F(Selectors, TakeALabelBeforeAFactOfTheSameName) {
  EXPECT_EQ(matching("os=labelled"), "?new1.corp win1.corp");
}

TEST_F(Selectors, PointAtWhatTheyCannotRead) {
  for (const auto& [selector, expected] : std::to_array<Case>({
           {"",
            "column 1: found the end, expected a group, a host name or a label like role=server"},
           {"role=", "column 6: found the end, expected a value to compare 'role' with"},
           {"role=server,",
            "column 13: found the end, expected a group, a host name or a label "
            "like role=server"},
           {"role==x", "column 6: found '=', expected a value to compare 'role' with"},
           {"(web", "column 5: found the end, expected ')' or an operator"},
           {"web)", "column 4: found ')', expected an operator or the end"},
           {"a,|b",
            "column 3: found '|', expected a group, a host name or a label like "
            "role=server"},
           {"os~'Windows", "column 4: found a quote that never ends, expected its end"},
           {"role=web*",
            "column 6: found 'web*', expected a whole value; '~' asks for a part of "
            "one, quotes make '*' a plain character"},
       })) {
    EXPECT_EQ(fault(selector), expected) << selector;
  }
}

TEST_F(Selectors, AreBoundedInLengthAndDepth) {
  EXPECT_EQ(fault(std::string(5'000, 'a')),
            "column 1: found 5000 characters, expected at most 4096");
  EXPECT_EQ(fault(std::string(2'000, '(')),
            "column 33: found more than 32 levels, expected a simpler selector");
  EXPECT_EQ(fault(std::string(2'000, '!')),
            "column 33: found more than 32 levels, expected a simpler selector");
  EXPECT_EQ(fault("a" + std::string(2'000, '|')),
            "column 3: found '|', expected a group, a host name or a label like role=server");
}

TEST_F(Selectors, OfferTheNearestNameForOneThatRefersToNothing) {
  const auto selector = Selector::parse("role=dc|(site=fra,!windos)");
  ASSERT_TRUE(selector);
  const auto checked = selector->check_names(inventory);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Reason::unknown_name);
  EXPECT_EQ(checked.error().place, "column 20");
  EXPECT_EQ(checked.error().message, "found 'windos', which is neither a group nor a host");
  EXPECT_EQ(checked.error().hint, "did you mean 'windows'?");
}

TEST_F(Selectors, AcceptEveryNameThatRefersToSomething) {
  const auto selector = Selector::parse("web,LX1.corp|nobody*|all");
  ASSERT_TRUE(selector);
  EXPECT_TRUE(selector->check_names(inventory));
  EXPECT_EQ(selector->text(), "web,LX1.corp|nobody*|all");
}

}  // namespace
}  // namespace sysring::fleet
