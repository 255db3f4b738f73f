#include "lab/windows/files.h"

#include "lab/windows/text.h"

namespace lab::windows {
namespace {

constexpr std::string_view staging_root = "C:\\Windows\\Sysring\\";

}  // namespace

bool is_root(std::string_view path) { return path.find('\\') == path.npos; }

Security FileSystem::security(std::string_view path) const {
  const File* const file = find(path);
  if (file != nullptr && file->security) return *file->security;
  if (is_root(path)) return windows::security("O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
  return inherited(security(parent(path)), file == nullptr || file->directory);
}

std::vector<std::string> FileSystem::names_in(std::string_view directory) const {
  std::vector<std::string> out;
  for (const File* file : below(directory))
    if (same(parent(file->path), directory)) out.push_back(base_name(file->path));
  return out;
}

std::vector<const File*> FileSystem::below(std::string_view directory) const {
  std::vector<const File*> out;
  files_.each_below(directory, [&](const File& file) { out.push_back(&file); });
  return out;
}

std::uint32_t FileSystem::may_create(const std::string& path, const Token& token) const {
  const File* const directory = find(parent(path));
  if (directory == nullptr || !directory->directory) return code::no_path;
  if (!allowed(security(directory->path), token, access::write)) return code::denied;
  return is_full ? code::disk_full : code::ok;
}

std::uint32_t FileSystem::write(const std::string& path, std::string bytes, const Token& token) {
  const File* const there = find(path);
  if (there == nullptr) {
    if (const auto no = may_create(path, token); no != code::ok) return no;
  } else {
    if (there->directory || !allowed(security(path), token, access::write)) return code::denied;
    if (is_full && !bytes.empty()) return code::disk_full;
  }
  File& file = files_.change(path);
  if (file.path.empty()) file.path = path;
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  see_who_may_read(file);
  return code::ok;
}

std::uint32_t FileSystem::append(const std::string& path, std::string_view bytes,
                                 const Token& token) {
  const File* const there = find(path);
  const bool has_bytes = there != nullptr && there->bytes;
  return write(path, (has_bytes ? *there->bytes : std::string{}) + std::string{bytes}, token);
}

std::uint32_t FileSystem::make_directory(const std::string& path, const Token& token,
                                         std::optional<Security> security) {
  if (find(path) != nullptr) return code::exists;
  if (const auto no = may_create(path, token); no != code::ok) return no;
  File& file = files_.change(path);
  file.path = path;
  file.directory = true;
  file.security = std::move(security);
  return code::ok;
}

std::uint32_t FileSystem::may_remove(const std::string& path, const Token& token) const {
  if (is_root(path) || !allowed(security(path), token, access::remove)) return code::denied;
  const bool kept = keeps_everything && begins_with(path, staging_root);
  return kept ? code::denied : code::ok;
}

std::uint32_t FileSystem::remove_file(const std::string& path, const Token& token) {
  const File* const file = find(path);
  if (file == nullptr) return code::no_file;
  if (file->directory) return code::denied;
  const auto no = may_remove(path, token);
  if (no == code::ok) files_.erase(path);
  return no;
}

std::uint32_t FileSystem::remove_directory(const std::string& path, const Token& token) {
  const File* const file = find(path);
  if (file == nullptr) return code::no_file;
  if (!file->directory) return code::is_directory;
  if (!below(path).empty()) return code::not_empty;
  const auto no = may_remove(path, token);
  if (no == code::ok) files_.erase(path);
  return no;
}

std::uint32_t FileSystem::set_security(const std::string& path, Security security,
                                       const Token& token) {
  if (find(path) == nullptr) return code::no_file;
  if (!allowed(this->security(path), token, access::write_dac)) return code::denied;
  files_.change(path).security = std::move(security);
  see_who_may_read(*find(path));
  for (const File* file : below(path)) see_who_may_read(*file);
  return code::ok;
}

/// An empty line, as `echo.>FILE` writes it, tells nobody anything.
void FileSystem::see_who_may_read(const File& file) {
  const bool tells = file.bytes && file.bytes->size() > 2;
  if (!tells || !begins_with(file.path, staging_root)) return;
  if (is_readable_by_others(security(file.path))) exposed_.insert(file.path);
}

}  // namespace lab::windows
