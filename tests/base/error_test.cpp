#include "base/error.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

TEST(Error, IsToldFromTheOutsideIn) {
  const Error error{Reason::refused, Effect::unknown, "exit code 87"};
  const Error told = error.during("loading the configuration").during("host ws1");
  EXPECT_EQ(told.message, "host ws1: loading the configuration: exit code 87");
  EXPECT_EQ(told.code, Reason::refused);
  EXPECT_EQ(told.effect, Effect::unknown);
}

TEST(Error, KeepsTheNearestPlace) {
  const Error error{Reason::bad_value, Effect::none, "found 'x'"};
  EXPECT_EQ(error.at("rings.yml:4:7").at("rings.yml").place, "rings.yml:4:7");
}

TEST(Error, SaysCodePlaceAndWhatToDo) {
  EXPECT_EQ(describe({Reason::bad_value, Effect::none, "found 'x'", "a.yml:1:2", "write a number"}),
            "error[SR109]: a.yml:1:2: found 'x'\n  write a number");
}

TEST(Error, TakesTheRemedyOfItsCodeWhereItHasNone) {
  const std::string text = describe({Reason::host_key_changed, Effect::none, "other key"});
  EXPECT_NE(text.find("sysring inventory trust HOST --replace"), std::string::npos) << text;
}

TEST(Error, BringsNoEscapeSequenceToTheTerminal) {
  const std::string text = describe({Reason::refused, Effect::none, "\x1b[2Jgone", "h\x1b", "z"});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace sysring
