#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/sh/system.h"

namespace lab::linux_host {

struct Node {
  sh::FileKind kind = sh::FileKind::file;
  std::uint32_t mode = 0644;
  std::string owner = "root";
  std::shared_ptr<const std::string> bytes = {};  ///< Shared by all who have the same.
  sh::Time changed{};
};
using Image = std::map<std::string, Node, std::less<>>;

/// The files of a machine: an image that many share, and what differs from it. Paths are absolute
/// and have neither "." nor a '/' at their end.
class Disk {
 public:
  explicit Disk(std::shared_ptr<const Image> image) : image_{std::move(image)} {}

  [[nodiscard]] const Node* find(const std::string& path) const;
  void put(const std::string& path, Node node) { changes_[path] = std::move(node); }
  void remove(const std::string& path);  ///< With all that is below.
  [[nodiscard]] std::vector<std::string> names_in(const std::string& directory) const;  ///< Sorted.

  [[nodiscard]] std::vector<std::string> paths_below(const std::string& directory) const;

  [[nodiscard]] std::string read(const std::string& path) const;  ///< Empty where there is none.
  [[nodiscard]] bool allows(const std::string& user, const std::string& path,
                            sh::Access access) const;
  /// Whether the user gets as far as to it.
  [[nodiscard]] bool reaches(const std::string& user, const std::string& path) const;

 private:
  std::shared_ptr<const Image> image_;
  std::map<std::string, std::optional<Node>, std::less<>> changes_;
};

std::string directory_of(const std::string& path);
std::string name_of(const std::string& path);
std::string absolute(const std::string& directory, std::string_view path);

}  // namespace lab::linux_host
