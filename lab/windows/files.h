#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lab/windows/layered.h"
#include "lab/windows/security.h"

namespace lab::windows {

/// Windows error codes, as far as they occur.
namespace code {
inline constexpr std::uint32_t ok = 0, no_file = 2, no_path = 3, denied = 5, bad_parameter = 87,
                               disk_full = 112, not_empty = 145, exists = 183, is_directory = 267;
}

struct File {
  std::string path;  ///< As it was written at first.
  bool directory = false;
  std::shared_ptr<const std::string> bytes;
  std::optional<Security> security;  ///< Nothing where all of it is inherited.
};

/// The volume C: with its access control; every change says on whose behalf.
class FileSystem {
 public:
  explicit FileSystem(std::shared_ptr<const Layered<File>::Base> base) : files_{std::move(base)} {}

  bool is_full = false;
  bool keeps_everything = false;  ///< Nothing can be deleted below C:\Windows\Sysring.

  [[nodiscard]] const File* find(std::string_view path) const { return files_.find(path); }
  [[nodiscard]] Security security(std::string_view path) const;
  [[nodiscard]] std::vector<std::string> names_in(std::string_view directory) const;
  [[nodiscard]] std::vector<const File*> below(std::string_view directory) const;

  std::uint32_t write(const std::string& path, std::string bytes, const Token& token);
  std::uint32_t append(const std::string& path, std::string_view bytes, const Token& token);
  std::uint32_t make_directory(const std::string& path, const Token& token,
                               std::optional<Security> security = {});
  std::uint32_t remove_file(const std::string& path, const Token& token);
  std::uint32_t remove_directory(const std::string& path, const Token& token);
  std::uint32_t set_security(const std::string& path, Security security, const Token& token);

  /// Files below C:\Windows\Sysring that at any time held something while others than SYSTEM and
  /// Administrators could read them.
  [[nodiscard]] const std::set<std::string>& exposed() const { return exposed_; }

 private:
  [[nodiscard]] std::uint32_t may_create(const std::string& path, const Token& token) const;
  [[nodiscard]] std::uint32_t may_remove(const std::string& path, const Token& token) const;

  void see_who_may_read(const File& file);

  Layered<File> files_;
  std::set<std::string> exposed_;
};

/// Where a drive letter and nothing else leads is nobody's to change.
bool is_root(std::string_view path);

}  // namespace lab::windows
