#include "base/digest.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

// Values of RFC 1321, RFC 3174 and FIPS 180-2.
TEST(Digests, AreThoseOfTheStandards) {
  const Digests digests = digests_of("abc");
  EXPECT_EQ(digests.md5, "900150983CD24FB0D6963F7D28E17F72");
  EXPECT_EQ(digests.sha1, "A9993E364706816ABA3E25717850C26C9CD0D89D");
  EXPECT_EQ(digests.sha256, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}

TEST(Base64, PadsAsRfc4648Says) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace sysring
