#include <algorithm>

#include "lab/server/sftp.h"
#include "lab/server/sftp_packet.h"

// The requests about what is open.
namespace lab::server {
namespace {

constexpr std::size_t most_open = 100;
constexpr std::uint64_t biggest_file = 16 << 20;
constexpr std::uint32_t longest_read = 255 * 1'024;
constexpr std::size_t names_at_once = 100;

}  // namespace

template <typename Kind>
Kind* Sftp::find(std::string_view handle) {
  const auto found = open_.find(handle);
  return found == open_.end() ? nullptr : std::get_if<Kind>(&found->second);
}

std::string Sftp::new_handle(const Request& request, Open open) {
  if (open_.size() >= most_open) return sftp::status_reply(request.id, FileStatus::failure);
  std::string handle;
  put_number(handle, ++last_handle_);
  open_.emplace(handle, std::move(open));
  std::string reply;
  put_byte(reply, sftp::handle);
  put_number(reply, request.id);
  put_string(reply, handle);
  return reply;
}

FileStatus Sftp::store(OpenFile& file) {
  if (!file.changed) return FileStatus::ok;
  file.changed = false;
  return files_.write(file.path, file.bytes);
}

std::string Sftp::open(Request& request) {
  OpenFile file{.path = path(request.body.string()),
                .bytes = {},
                .flags = request.body.number(),
                .changed = false};
  sftp::read_attributes(request.body);
  const auto refused = [&](FileStatus status) { return sftp::status_reply(request.id, status); };
  const auto has = [&](sftp::OpenFlag flag) { return (file.flags & flag) != 0; };

  const auto stat = files_.stat(file.path);
  if (!stat && !has(sftp::creates)) return refused(FileStatus::no_such_file);
  if (stat && has(sftp::creates) && has(sftp::must_be_new)) return refused(FileStatus::failure);
  if (stat && stat->kind == FileKind::directory) return refused(FileStatus::failure);

  if (!stat || has(sftp::truncates)) {
    const auto status = files_.write(file.path, "");
    if (status != FileStatus::ok) return refused(status);
  } else {
    auto bytes = files_.read(file.path);
    if (!bytes) return refused(FileStatus::permission_denied);
    file.bytes = std::move(*bytes);
  }
  return new_handle(request, std::move(file));
}

std::string Sftp::close(Request& request) {
  const auto handle = request.body.string();
  const auto found = open_.find(handle);
  if (found == open_.end()) return sftp::status_reply(request.id, FileStatus::failure);
  auto* file = find<OpenFile>(handle);
  const auto status = file != nullptr ? store(*file) : FileStatus::ok;
  open_.erase(found);
  return sftp::status_reply(request.id, status);
}

std::string Sftp::read(Request& request) {
  const auto* file = find<OpenFile>(request.body.string());
  const auto offset = request.body.long_number();
  const auto length = std::min(request.body.number(), longest_read);
  if (file == nullptr || (file->flags & sftp::for_reading) == 0)
    return sftp::status_reply(request.id, FileStatus::failure);
  if (offset >= file->bytes.size()) return sftp::status_reply(request.id, sftp::end_of_file);
  std::string reply;
  put_byte(reply, sftp::data);
  put_number(reply, request.id);
  put_string(reply, std::string_view{file->bytes}.substr(offset, length));
  return reply;
}

std::string Sftp::write(Request& request) {
  auto* file = find<OpenFile>(request.body.string());
  auto offset = request.body.long_number();
  const auto bytes = request.body.string();
  const auto failed = [&] { return sftp::status_reply(request.id, FileStatus::failure); };
  if (file == nullptr || (file->flags & sftp::for_writing) == 0) return failed();
  if ((file->flags & sftp::at_end) != 0) offset = file->bytes.size();
  if (offset > biggest_file || bytes.size() > biggest_file - offset) return failed();

  if (file->bytes.size() < offset + bytes.size()) file->bytes.resize(offset + bytes.size());
  file->bytes.replace(offset, bytes.size(), bytes);
  file->changed = true;
  return sftp::status_reply(request.id, FileStatus::ok);
}

std::string Sftp::stat_open(Request& request) {
  const auto handle = request.body.string();
  if (const auto* file = find<OpenFile>(handle))
    return sftp::attributes_reply(request.id, {FileKind::file, file->bytes.size()});
  if (find<OpenDirectory>(handle) != nullptr)
    return sftp::attributes_reply(request.id, {FileKind::directory, 0});
  return sftp::status_reply(request.id, FileStatus::failure);
}

std::string Sftp::set_open_stat(Request& request) {
  auto* file = find<OpenFile>(request.body.string());
  const auto wanted = sftp::read_attributes(request.body);
  if (wanted.names_an_owner) return unsupported(request);
  if (file == nullptr || wanted.size.value_or(0) > biggest_file)
    return sftp::status_reply(request.id, FileStatus::failure);
  if (wanted.size) {
    file->bytes.resize(*wanted.size);
    file->changed = true;
  }
  return sftp::status_reply(request.id, FileStatus::ok);
}

std::string Sftp::open_directory(Request& request) {
  OpenDirectory directory{.path = path(request.body.string()), .names = {}};
  const auto stat = files_.stat(directory.path);
  if (!stat) return sftp::status_reply(request.id, FileStatus::no_such_file);
  if (stat->kind != FileKind::directory) return sftp::status_reply(request.id, FileStatus::failure);
  directory.names = files_.names_in(directory.path);
  std::ranges::reverse(directory.names);  // told from the back
  directory.names.insert(directory.names.end(), {"..", "."});
  return new_handle(request, std::move(directory));
}

std::string Sftp::read_directory(Request& request) {
  auto* directory = find<OpenDirectory>(request.body.string());
  if (directory == nullptr) return sftp::status_reply(request.id, FileStatus::failure);
  auto& names = directory->names;
  if (names.empty()) return sftp::status_reply(request.id, sftp::end_of_file);

  const auto count = std::min(names.size(), names_at_once);
  std::string reply;
  put_byte(reply, sftp::name);
  put_number(reply, request.id);
  put_number(reply, static_cast<std::uint32_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const auto& name = names.back();
    const auto stat = files_.stat(path(directory->path + '/' + name));
    sftp::put_name(reply, name, stat.value_or(Files::Stat{FileKind::directory, 0}));
    names.pop_back();
  }
  return reply;
}

}  // namespace lab::server
