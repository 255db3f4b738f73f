#include "watch.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

namespace lab::sysmon {

namespace fs = std::filesystem;

Watch::Watch(std::string root)
    : root_{std::move(root)}, descriptor_{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
  add(fs::path{root_}.parent_path().string());
  std::vector<std::string> there_before;
  if (fs::is_directory(root_)) enter(root_, there_before);
}

Watch::~Watch() { ::close(descriptor_); }

void Watch::add(const std::string& directory) {
  const int watch = ::inotify_add_watch(descriptor_, directory.c_str(), IN_CREATE);
  if (watch >= 0) directories_[watch] = directory;
}

/// What came into the directory before it was watched is found by a look. What came while it looked
/// is told of twice: by an event that waits to be read.
void Watch::enter(const std::string& directory, std::vector<std::string>& files) {
  add(directory);
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator{directory, fault}) {
    if (!entry.is_directory(fault)) {
      files.push_back(entry.path().string());
    } else if (directory == root_) {
      enter(entry.path().string(), files);
    }
  }
}

std::vector<std::string> Watch::created() {
  std::vector<std::string> files;
  alignas(inotify_event) std::array<char, 16'384> block{};
  for (auto got = ::read(descriptor_, block.data(), block.size()); got > 0;
       got = ::read(descriptor_, block.data(), block.size())) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, block.data() + at, sizeof event);
      const std::string directory = directories_[event.wd];
      const std::string path = directory + "/" + (block.data() + at + sizeof event);
      at += sizeof event + event.len;
      const bool is_directory = (event.mask & IN_ISDIR) != 0;
      if (path == root_ || (is_directory && directory == root_)) {
        enter(path, files);
      } else if (!is_directory && directory.starts_with(root_ + "/") &&
                 std::ranges::find(files, path) == files.end()) {
        files.push_back(path);
      }
    }
  }
  return files;
}

}  // namespace lab::sysmon
