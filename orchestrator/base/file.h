#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sysring {

/// The bytes of a regular file; an Error with the path where it is missing, unreadable, no regular
/// file or longer than `cap` bytes. Nothing beyond the cap is read.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t cap);

/// Replaces the file as a whole: written beside it, flushed to the disk, renamed. Readers see the
/// old bytes or the new ones. `mode` is that of a new file, 0600 for what is nobody else's
/// business.
Result<Done> write_file(const std::filesystem::path& path, std::string_view bytes,
                        unsigned int mode);

}  // namespace sysring
