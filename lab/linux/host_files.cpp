// The files of a machine as its processes see them.
#include <cerrno>
#include <utility>

#include "lab/linux/host.h"

namespace lab::linux_host {
namespace {

constexpr const char* log_path = "/var/log/syslog";
constexpr const char* rotated_log_path = "/var/log/syslog.1";

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

std::optional<Log::Part> part_of_log(const std::string& path) {
  if (path == log_path) return Log::Part::current;
  if (path == rotated_log_path) return Log::Part::rotated;
  return std::nullopt;
}

/// Directories that are links to others.
std::string resolved(const std::string& path) {
  for (const auto& [link, target] :
       {std::pair{"/bin/", "/usr/bin/"}, {"/sbin/", "/usr/sbin/"}, {"/var/run/", "/run/"}}) {
    if (path.starts_with(link)) return target + path.substr(std::string_view{link}.size());
  }
  return path;
}

}  // namespace

std::string Host::real(const sh::Process& process, const std::string& path) const {
  return resolved(absolute(process.directory, path));
}

std::vector<std::string> Host::leftovers() const {
  std::vector<std::string> found;
  for (const std::string root : {"/run", "/tmp"}) {
    for (const auto& path : disk().paths_below(root)) found.push_back(path);
  }
  return found;
}

/// What the kernel makes up when it is read.
std::optional<std::string> Host::made_up(const std::string& path) const {
  if (path == "/proc/sys/kernel/random/boot_id") return boot_id() + "\n";
  for (const auto& [process, line] : running_) {
    if (path == "/proc/" + std::to_string(process) + "/cmdline") return *line + '\0';
  }
  return std::nullopt;
}

std::optional<sh::Stat> Host::stat(const sh::Process& process, const std::string& name) const {
  const auto path = real(process, name);
  if (!disk().reaches(process.user, path) && !path.starts_with("/proc/")) return std::nullopt;
  if (const auto part = part_of_log(path); part && log().size(*part) > 0) {
    return sh::Stat{sh::FileKind::file, log().size(*part), 0640, "root", now_};
  }
  if (made_up(path)) return sh::Stat{sh::FileKind::file, 0, 0444, "root", now_};
  const auto* node = disk().find(path);
  if (node == nullptr) return std::nullopt;
  const auto size = node->bytes ? node->bytes->size() : 0;
  return sh::Stat{node->kind, node->kind == sh::FileKind::directory ? 4'096 : size, node->mode,
                  node->owner, node->changed};
}

bool Host::may(const sh::Process& process, const std::string& name, sh::Access access) const {
  const auto path = real(process, name);
  if (part_of_log(path) || made_up(path)) {
    return access == sh::Access::read && (made_up(path) || process.user == "root");
  }
  return disk().allows(process.user, path, access);
}

std::vector<std::string> Host::names_in(const sh::Process& process,
                                        const std::string& directory) const {
  const auto path = real(process, directory);
  if (!disk().allows(process.user, path, sh::Access::read)) return {};
  auto names = disk().names_in(path);
  if (path != "/var/log") return names;
  for (const auto* log_name : {log_path, rotated_log_path}) {
    if (stat(process, log_name)) names.push_back(name_of(log_name));
  }
  return names;
}

int Host::open(const sh::Process& process, const std::string& name,
               std::shared_ptr<sh::Input>& input) {
  const auto found = stat(process, name);
  if (!found) return disk().reaches(process.user, real(process, name)) ? ENOENT : EACCES;
  if (found->kind == sh::FileKind::directory) return EISDIR;
  if (!may(process, name, sh::Access::read)) return EACCES;
  const auto path = real(process, name);
  if (const auto part = part_of_log(path)) {
    input = std::make_shared<sh::Input>(
        found->size, [this, part](std::uint64_t from) { return log().read(*part, from); });
  } else {
    input = std::make_shared<sh::Input>(made_up(path).value_or(disk().read(path)));
  }
  return 0;
}

int Host::create(const sh::Process& process, const std::string& name, Opening opening) {
  const auto path = real(process, name);
  const auto* node = disk().find(path);
  if (node != nullptr && node->kind == sh::FileKind::device) return 0;
  if (node != nullptr && node->kind == sh::FileKind::directory) return EISDIR;
  if (disk().find(directory_of(path)) == nullptr) return ENOENT;
  if (disk().find(directory_of(path))->kind != sh::FileKind::directory) return ENOTDIR;
  const auto& guarded = node == nullptr ? directory_of(path) : path;
  if (part_of_log(path) || !disk().allows(process.user, guarded, sh::Access::write)) return EACCES;
  if (node != nullptr && opening == Opening::append) return 0;
  Node made = node != nullptr ? *node : Node{.mode = 0666U & ~process.umask, .owner = process.user};
  made.bytes = shared("");
  made.changed = now_;
  const bool is_new = node == nullptr;
  state_->disk.put(path, std::move(made));
  if (is_new) saw_file(11, process, path);
  return 0;
}

int Host::append(const sh::Process& process, const std::string& name, std::string_view bytes) {
  const auto path = real(process, name);
  const auto* node = disk().find(path);
  if (path == "/dev/full" || (faults_.disk_full && path.starts_with("/run/"))) return ENOSPC;
  if (node == nullptr || node->kind != sh::FileKind::file) return 0;
  Node grown = *node;
  grown.bytes = shared((node->bytes ? *node->bytes : "") + std::string{bytes});
  grown.changed = now_;
  state_->disk.put(path, std::move(grown));
  see_who_may_read(path);
  return 0;
}

/// Whatever holds more than a line end below /run, where configurations pass through.
void Host::see_who_may_read(const std::string& path) {
  const bool tells = disk().read(path).size() > 1;
  const bool readable = disk().allows("nobody", path, sh::Access::read);
  if (tells && readable && path.starts_with("/run/sysring/")) state_->exposed.insert(path);
}

int Host::make_directory(const sh::Process& process, const std::string& name, std::uint32_t mode) {
  const auto path = real(process, name);
  if (disk().find(path) != nullptr) return EEXIST;
  if (disk().find(directory_of(path)) == nullptr) return ENOENT;
  if (!disk().allows(process.user, directory_of(path), sh::Access::write)) return EACCES;
  state_->disk.put(path, {sh::FileKind::directory, mode, process.user, nullptr, now_});
  return 0;
}

int Host::remove_file(const sh::Process& process, const std::string& name) {
  const auto path = real(process, name);
  const auto* node = disk().find(path);
  if (node == nullptr) return ENOENT;
  if (!disk().allows(process.user, directory_of(path), sh::Access::write)) return EACCES;
  if (faults_.delete_fails && path.starts_with("/run/") && path.ends_with(".xml")) return EPERM;
  state_->disk.remove(path);
  saw_file(23, process, path);
  return 0;
}

int Host::remove_directory(const sh::Process& process, const std::string& name) {
  const auto path = real(process, name);
  if (disk().find(path) == nullptr) return ENOENT;
  if (!disk().names_in(path).empty()) return ENOTEMPTY;
  if (!disk().allows(process.user, directory_of(path), sh::Access::write)) return EACCES;
  state_->disk.remove(path);
  return 0;
}

int Host::change_mode(const sh::Process& process, const std::string& name, std::uint32_t mode) {
  const auto path = real(process, name);
  const auto* node = disk().find(path);
  if (node == nullptr) return ENOENT;
  if (process.user != "root" && process.user != node->owner) return EPERM;
  Node changed = *node;
  changed.mode = mode;
  state_->disk.put(path, std::move(changed));
  see_who_may_read(path);
  for (const auto& below : disk().paths_below(path)) see_who_may_read(below);
  return 0;
}

}  // namespace lab::linux_host
