#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"
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

std::string reference() {
  std::string page =
      "# Findings in configurations\n\n"
      "What `sysring lint` finds, and what `sysring help CODE` prints. This page is written from\n"
      "`orchestrator/sysmon/fault.cpp`, and a test holds it to that.\n";
  std::string_view topic;
  for (const auto& fault : fault_pages()) {
    if (topic != topic_of(fault.fault)) {
      topic = topic_of(fault.fault);
      page.append("\n## ").append(topic).append("\n");
    }
    page.append("\n**").append(to_string(fault.fault)).append("** ");
    page.append(to_string(fault.severity)).append(": ").append(fault.title);
    page.append("\n- What it means: ").append(fault.meaning);
    page.append("\n- What to do: ").append(fault.remedy).append("\n");
  }
  return page;
}

TEST(Faults, AreDocumentedAsTheProgramPrintsThem) {
  const auto* path = SOURCE_DIR "/docs/finding-codes.md";
  if (std::getenv("SYSRING_WRITE_DOCS") != nullptr) {
    ASSERT_TRUE(write_file(path, reference(), 0644));
  }
  const auto page = read_file(path, 1'000'000);
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_TRUE(*page == reference())
      << "docs/finding-codes.md is not what fault.cpp says; run this with SYSRING_WRITE_DOCS=1";
}

TEST(Faults, AreFoundByTheirCode) {
  for (const auto& page : fault_pages()) EXPECT_EQ(fault_named(to_string(page.fault)), page.fault);
  EXPECT_FALSE(fault_named("SM1003"));
  EXPECT_FALSE(fault_named("1002"));
}

}  // namespace
}  // namespace sysring::sysmon
