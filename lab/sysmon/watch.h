#pragma once

#include <map>
#include <string>
#include <vector>

namespace lab::sysmon {

/// Sees files that are created in the directories below `root`, which need not be there yet.
class Watch {
 public:
  explicit Watch(std::string root);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// The paths of those since the last call. Does not wait.
  std::vector<std::string> created();

 private:
  void add(const std::string& directory);
  void enter(const std::string& directory, std::vector<std::string>& files);

  std::string root_;
  int descriptor_ = -1;
  std::map<int, std::string> directories_;
};

}  // namespace lab::sysmon
