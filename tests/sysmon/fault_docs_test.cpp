#include <gtest/gtest.h>

#include "reference_page.h"
#include "sysmon/fault.h"

namespace sysring::sysmon {
namespace {

std::string_view topic_of(Fault fault) {
  switch (static_cast<int>(fault) / 100) {
    case 10:
      return "What the reader of Sysmon stumbles over";
    case 11:
      return "What it reads, and nobody can have meant";
    case 12:
      return "What does not fit the target";
    case 13:
      return "What needs a decision";
    case 14:
      return "Waivers";
    default:
      return "No topic has these hundreds";
  }
}

TEST(Faults, AreDocumentedAsTheProgramPrintsThem) {
  tests::ReferencePage reference{
      "Findings in configurations",
      "What `sysring lint` finds, and what `sysring help CODE` prints. This page is written from\n"
      "`orchestrator/sysmon/fault.cpp`, and a test holds it to that."};
  for (const auto& page : fault_pages()) {
    const auto title = std::string{to_string(page.severity)} + ": " + std::string{page.title};
    reference.add(topic_of(page.fault), to_string(page.fault), title,
                  {{"What it means", page.meaning}, {"What to do", page.remedy}});
  }
  reference.expect_in_docs("finding-codes.md");
}

TEST(Faults, AreFoundByTheirCode) {
  for (const auto& page : fault_pages()) EXPECT_EQ(fault_named(to_string(page.fault)), page.fault);
  EXPECT_FALSE(fault_named("SM1003"));
  EXPECT_FALSE(fault_named("1002"));
}

}  // namespace
}  // namespace sysring::sysmon
