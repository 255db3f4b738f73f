#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "collector/settings.h"

namespace sysring::collector {

/// What a file is, whatever it is called.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend auto operator<=>(const FileId&, const FileId&) = default;
};

/// What changes when something is written.
struct Version {
  std::uint64_t size = 0;
  Time changed_at{};
  std::int64_t nanoseconds = 0;  ///< The part of it below a second, as exact as there is.
  friend bool operator==(const Version&, const Version&) = default;
};

struct File {
  std::string name;
  FileId id;
  Version version;
};

/// Whether a file of that name is meant: by the pattern itself, or as one that was rotated away
/// from a name that is (".1", "-20261124", ".gz" behind it).
bool is_meant(std::string_view pattern, std::string_view name);

/// The regular files that are meant, least recently changed first; links are not followed.
/// collector_unreadable where the directory cannot be read or holds more than 10,000 of them.
Result<std::vector<File>> files_in(const FileSettings& settings);

/// What the open file is.
Result<File> file_behind(int descriptor, std::string name);

}  // namespace sysring::collector
