#pragma once

#include <filesystem>

#include "base/result.h"

namespace sysring::ledger {

/// What is used has to lie on a disk of this machine: over a network neither locks nor flushes hold
/// what SQLite needs of them. Reason::not_writable names the kind of file system.
Result<Done> must_be_local(const std::filesystem::path& directory);

/// The name of a file system of that f_type (statfs(2)) that is reached over a network; null for
/// any other.
const char* network_file_system(unsigned long type);

/// An empty file, 0600 from its first moment; what SQLite puts beside it gets the same mode.
Result<Done> make_private_file(const std::filesystem::path& file);

/// Takes every right from all but the owner.
Result<Done> make_private(const std::filesystem::path& file);

/// Puts a finished file in the place where it belongs, on the disk too.
Result<Done> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace sysring::ledger
