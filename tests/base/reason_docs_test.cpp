#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/reason.h"
#include "base/text.h"

namespace sysring {
namespace {

std::string_view topic_of(Reason code) {
  switch (static_cast<int>(code) / 100) {
    case 1:
      return "Definitions";
    case 2:
      return "Transport";
    case 3:
      return "Apply";
    case 4:
      return "Verify";
    case 5:
      return "Forwarding";
    case 6:
      return "Gate and change";
    case 7:
      return "State and audit";
    default:
      return "No topic has these hundreds";
  }
}

std::string reference() {
  std::string page =
      "# Reason codes\n\n"
      "What `sysring help CODE` prints, for reading in one go. This page is written from\n"
      "`orchestrator/base/reason.cpp`, and a test holds it to that.\n";
  std::string_view topic;
  for (const auto& reason : reason_pages()) {
    if (topic != topic_of(reason.code)) {
      topic = topic_of(reason.code);
      page.append("\n## ").append(topic).append("\n");
    }
    page.append("\n**").append(to_string(reason.code)).append("** ").append(reason.title);
    page.append("\n- Usual causes: ").append(reason.causes);
    page.append("\n- What to do: ").append(reason.remedy).append("\n");
  }
  return page;
}

TEST(ReasonCodes, AreDocumentedAsTheProgramPrintsThem) {
  const auto* path = SOURCE_DIR "/docs/reason-codes.md";
  if (std::getenv("SYSRING_WRITE_DOCS") != nullptr) {
    ASSERT_TRUE(write_file(path, reference(), 0644));
  }
  const auto page = read_file(path, 1'000'000);
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_TRUE(*page == reference())
      << "docs/reason-codes.md is not what reason.cpp says; run this with SYSRING_WRITE_DOCS=1";
}

}  // namespace
}  // namespace sysring
