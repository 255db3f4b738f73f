#pragma once

#include <string>
#include <string_view>

namespace sysring::audit {

// The hashes of RFC 6962 section 2.1; 32 raw bytes each. Leaves and nodes are told apart by their
// first byte, so that nobody can pass one off as the other.

/// SHA-256(0x00 || record).
std::string leaf_hash(std::string_view record);

/// SHA-256(0x01 || left || right).
std::string node_hash(std::string_view left, std::string_view right);

}  // namespace sysring::audit
