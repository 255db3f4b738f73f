#include "audit/merkle.h"

#include "base/check.h"
#include "base/digest.h"

namespace sysring::audit {

std::string leaf_hash(std::string_view record) {
  std::string bytes(1, '\x00');
  bytes += record;
  return sha256(bytes);
}

std::string node_hash(std::string_view left, std::string_view right) {
  check(left.size() == 32 && right.size() == 32, "a node joins two hashes of 32 bytes");
  std::string bytes(1, '\x01');
  bytes += left;
  bytes += right;
  return sha256(bytes);
}

}  // namespace sysring::audit
