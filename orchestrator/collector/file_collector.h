#pragma once

#include <memory>

#include "collector/collector.h"
#include "collector/settings.h"

namespace sysring::collector {

/// Reads the files of a directory as they grow. It looks at the directory at each harvest only, so
/// that one which is not there yet, or comes back, is an error of that harvest.
std::unique_ptr<Collector> make_file_collector(FileSettings settings);

}  // namespace sysring::collector
