#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "collector/directory.h"
#include "collector/gathering.h"
#include "collector/lines.h"

namespace sysring::collector {

/// Remembers how far each file has been read, also when it is renamed, copied and cut to nothing,
/// or compressed: a file is known by its inode and by how it begins, not by its name.
class Tail {
 public:
  /// Tells the files that are there before any is read.
  void begin_pass(const std::vector<File>& files);

  /// Takes the whole lines that are new. Lines that came before `since` are left out, and a file
  /// that was not written to since is not opened before it is.
  Result<Done> read(const std::filesystem::path& directory, const File& file, Time since,
                    Gathering& gathering);

 private:
  /// How far one content has been read.
  struct Progress {
    std::string name;
    std::string beginning;  ///< Its first bytes, unpacked; few.
    Position position;
    Version version;
  };
  bool is_read(const File& file, Time since);
  Progress& progress_of(const File& file, const std::string& beginning, Time& earliest);
  [[nodiscard]] Position continued(const std::string& beginning) const;
  void retire(Progress progress);

  std::map<FileId, Progress> files_;
  std::deque<Progress> retired_;  ///< Of contents that are gone, and may come back compressed.
  std::map<std::string, Time> replaced_;  ///< Names whose file is another now -> last change of it
};

}  // namespace sysring::collector
