#include "audit/merkle.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace sysring::audit {
namespace {

// The values that RFC 6962's own test data and every other implementation give.
TEST(Merkle, HashesLeavesAndNodesAsRfc6962Says) {
  EXPECT_EQ(to_hex(leaf_hash("")),
            "6E340B9CFFB37A989CA544E6BB780A2C78901D3FB33738768511A30617AFA01D");
  EXPECT_EQ(to_hex(leaf_hash(std::string(1, '\0'))),
            "96A296D224F285C67BEE93C30F8A309157F0DAA35DC5B87E410B78630A09CFC7");
  EXPECT_EQ(to_hex(node_hash(leaf_hash(""), leaf_hash(std::string(1, '\0')))),
            "FAC54203E7CC696CF0DFCB42C92A1D9DBAF70AD9E621F4BD8D98662F00E3C125");
}

TEST(Merkle, TellsALeafFromANodeOfTheSameBytes) {
  const auto left = leaf_hash("a");
  const auto right = leaf_hash("b");
  EXPECT_NE(leaf_hash(left + right), node_hash(left, right));
}

}  // namespace
}  // namespace sysring::audit
