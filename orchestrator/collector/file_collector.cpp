#include "collector/file_collector.h"

#include <optional>
#include <utility>

#include "base/log.h"
#include "collector/directory.h"
#include "collector/gathering.h"
#include "collector/tail.h"

namespace sysring::collector {
namespace {

class FileCollector final : public Collector {
 public:
  explicit FileCollector(FileSettings settings) : settings_{std::move(settings)} {}

  Result<Harvest> harvest(Time since) override {
    if (!since_) since_ = since;
    auto files = files_in(settings_);
    if (!files) return files.error().during("collector " + settings_.name);
    tail_.begin_pass(*files);
    for (const auto& file : *files) {
      auto read = tail_.read(settings_.directory, file, *since_, gathering_);
      if (!read) return read.error().during("collector " + settings_.name);
    }
    auto harvest = gathering_.finish();
    if (harvest.skipped > 0) {
      log::warn("collector_lines_skipped",
                {{"collector", settings_.name}, {"count", std::to_string(harvest.skipped)}});
    }
    return harvest;
  }

 private:
  FileSettings settings_;
  std::optional<Time> since_;  ///< Of the first call: nothing older is ever told.
  Tail tail_;
  Gathering gathering_;  ///< Outlives a pass that fails: what was read is told by the next one.
};

}  // namespace

std::unique_ptr<Collector> make_file_collector(FileSettings settings) {
  return std::make_unique<FileCollector>(std::move(settings));
}

}  // namespace sysring::collector
