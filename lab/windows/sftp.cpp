#include "lab/windows/sftp.h"

#include "lab/windows/engine.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

constexpr char image[] = "C:\\Windows\\System32\\OpenSSH\\sftp-server.exe";
constexpr std::uint32_t pid = 4120;

/// "/C:/Windows/Sysring" is C:\Windows\Sysring.
std::string windows_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  auto out = replaced(std::string{path}, "/", "\\");
  while (out.ends_with('\\')) out.pop_back();
  return out;
}

Token account(const State& state) { return token_of(state, "Administrator"); }

FileStatus status(std::uint32_t code) {
  if (code == code::ok) return FileStatus::ok;
  if (code == code::no_file || code == code::no_path) return FileStatus::no_such_file;
  return code == code::denied ? FileStatus::permission_denied : FileStatus::failure;
}

FileStatus told(State& state, std::uint32_t code, std::uint16_t id, const std::string& path) {
  if (code == code::ok)
    occur(
        state,
        {id, pid, {{"Image", image}, {"TargetFilename", path}, {"User", account(state).account}}});
  return status(code);
}

const File* readable(const State& state, const std::string& path) {
  const File* const file = state.files.find(path);
  if (file == nullptr) return nullptr;
  return allowed(state.files.security(path), account(state), access::read) ? file : nullptr;
}

}  // namespace

std::optional<Files::Stat> sftp_stat(const State& state, std::string_view path) {
  const File* const file = state.files.find(windows_path(path));
  if (file == nullptr) return {};
  return Files::Stat{file->directory ? FileKind::directory : FileKind::file,
                     file->bytes ? file->bytes->size() : 0};
}

std::optional<std::string> sftp_read(const State& state, std::string_view path) {
  const File* const file = readable(state, windows_path(path));
  if (file == nullptr || !file->bytes) return {};
  return *file->bytes;
}

FileStatus sftp_write(State& state, std::string_view path, std::string bytes) {
  const auto target = windows_path(path);
  return told(state, state.files.write(target, std::move(bytes), account(state)), 11, target);
}

FileStatus sftp_make_directory(State& state, std::string_view path) {
  return status(state.files.make_directory(windows_path(path), account(state)));
}

FileStatus sftp_remove(State& state, std::string_view path) {
  const auto target = windows_path(path);
  const auto no = state.files.remove_file(target, account(state));
  told(state, no, 23, target);
  return told(state, no, 26, target);
}

FileStatus sftp_remove_directory(State& state, std::string_view path) {
  return status(state.files.remove_directory(windows_path(path), account(state)));
}

std::vector<std::string> sftp_names(const State& state, std::string_view directory) {
  return state.files.names_in(windows_path(directory));
}

}  // namespace lab::windows
