#pragma once

#include <cstddef>
#include <string_view>

#include "transport/transport.h"

namespace sysring::transport::ssh {

/// What an operation sends, from this byte of head and input together up to the end of one of them;
/// empty at the end of both.
inline std::string_view input_from(const Operation& operation, std::size_t from) {
  const std::string_view head = operation.head;
  if (from < head.size()) return head.substr(from);
  if (!operation.input) return {};
  return std::string_view{*operation.input}.substr(from - head.size());
}

}  // namespace sysring::transport::ssh
