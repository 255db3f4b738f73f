#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace sysring::collector {

/// Takes the bytes of a file, block by block; false to have no more.
using Blocks = std::function<bool(std::string_view block)>;

/// How the bytes of a gzip file ended.
enum class Ending : std::uint8_t { complete, unfinished, stopped };

bool is_gzip(std::string_view beginning);

/// The bytes of an open file from `offset` up to `size`, or what there is of them.
Result<Ending> read_plain(int file, std::uint64_t offset, std::uint64_t size, const Blocks& sink);

/// The bytes that were packed, through buffers of a fixed size. bad_syntax for a damaged file,
/// too_big for one that grows more than 200 times (beyond 16 MiB): a bomb.
Result<Ending> read_packed(int file, const Blocks& sink);

}  // namespace sysring::collector
