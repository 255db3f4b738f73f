#include <gtest/gtest.h>

#include "base/reason.h"
#include "reference_page.h"

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

TEST(ReasonCodes, AreDocumentedAsTheProgramPrintsThem) {
  tests::ReferencePage reference{
      "Reason codes",
      "What `sysring help CODE` prints, for reading in one go. This page is written from\n"
      "`orchestrator/base/reason.cpp`, and a test holds it to that."};
  for (const auto& page : reason_pages()) {
    reference.add(topic_of(page.code), to_string(page.code), page.title,
                  {{"Usual causes", page.causes}, {"What to do", page.remedy}});
  }
  reference.expect_in_docs("reason-codes.md");
}

}  // namespace
}  // namespace sysring
