#include "collector/directory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <tuple>

#include <sys/stat.h>

#include "base/glob.h"

namespace sysring::collector {
namespace {

constexpr std::size_t most_files = 10'000;

/// The name before its last rotation: "a.log" of "a.log.gz", "a.log.1" and "a.log-20261124".
std::optional<std::string_view> before_rotation(std::string_view name) {
  if (name.ends_with(".gz")) return name.substr(0, name.size() - 3);
  const auto digits = name.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || digits + 1 == name.size()) return std::nullopt;
  if (name[digits] != '.' && name[digits] != '-') return std::nullopt;
  return name.substr(0, digits);
}

File described(std::string name, const struct stat& facts) {
  const auto since_epoch =
      std::chrono::seconds{facts.st_mtim.tv_sec} + std::chrono::nanoseconds{facts.st_mtim.tv_nsec};
  return {.name = std::move(name),
          .id = {facts.st_dev, facts.st_ino},
          .version = {.size = static_cast<std::uint64_t>(facts.st_size),
                      .changed_at = Time{std::chrono::floor<Time::duration>(since_epoch)},
                      .nanoseconds = facts.st_mtim.tv_nsec}};
}

Error unreadable(const std::filesystem::path& path, const std::string& message) {
  return {Reason::collector_unreadable, Effect::none, message, path.string(),
          "check the directory, its mode and the pattern of the collector in sysring.yaml"};
}

}  // namespace

bool is_meant(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.')) return false;
  for (std::optional<std::string_view> each{name}; each; each = before_rotation(*each)) {
    if (fits_glob(*each, pattern, LetterCase::heeded)) return true;
  }
  return false;
}

Result<std::vector<File>> files_in(const FileSettings& settings) {
  std::error_code fault;
  std::filesystem::directory_iterator entry{settings.directory, fault};
  std::vector<File> files;
  for (; !fault && entry != std::filesystem::directory_iterator{}; entry.increment(fault)) {
    auto name = entry->path().filename().string();
    if (!is_meant(settings.pattern, name)) continue;
    struct stat facts = {};
    const bool is_there = ::lstat(entry->path().c_str(), &facts) == 0;
    if (!is_there || !S_ISREG(facts.st_mode)) continue;
    files.push_back(described(std::move(name), facts));
    if (files.size() > most_files) {
      return unreadable(settings.directory, "found more than " + std::to_string(most_files) +
                                                " files that match '" + settings.pattern + "'");
    }
  }
  if (fault) {
    return unreadable(settings.directory,
                      "expected a directory that can be read, found: " + fault.message());
  }
  std::ranges::sort(files, {}, [](const File& file) {
    return std::tie(file.version.changed_at, file.version.nanoseconds, file.name);
  });
  return files;
}

Result<File> file_behind(int descriptor, std::string name) {
  struct stat facts = {};
  if (::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode)) {
    return described(std::move(name), facts);
  }
  return Error{Reason::collector_unreadable, Effect::none, "found no regular file", name};
}

}  // namespace sysring::collector
