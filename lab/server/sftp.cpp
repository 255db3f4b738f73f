#include "lab/server/sftp.h"

#include <algorithm>
#include <utility>

#include "lab/server/sftp_packet.h"

namespace lab::server {
namespace {

constexpr std::uint32_t longest_packet = 256 * 1'024;
constexpr std::size_t most_replies = 1 << 20;  ///< Untaken; then nothing more is answered.

std::uint32_t length_of(std::string_view input) {
  const auto length = WireReader{input}.number();
  if (length == 0 || length > longest_packet) throw Malformed{"a packet of no sensible length"};
  return length;
}

}  // namespace

Sftp::Sftp(Files& files, std::string home) : files_{files}, home_{std::move(home)} {}

Sftp::~Sftp() {
  for (auto& [handle, open] : open_)
    if (auto* file = std::get_if<OpenFile>(&open)) store(*file);
}

bool Sftp::take(std::string& input, Output& replies) {
  std::string_view rest = input;
  while (rest.size() > 4 && rest.size() - 4 >= length_of(rest) && replies.size() < most_replies) {
    const auto length = length_of(rest);
    std::string reply;
    put_string(reply, answer(rest.substr(4, length)));
    replies.add(reply);
    rest.remove_prefix(4 + length);
  }
  input.erase(0, input.size() - rest.size());
  return replies.size() < most_replies;
}

Sftp::Handler Sftp::handler_of(std::uint8_t type) {
  static constexpr std::pair<std::uint8_t, Handler> handlers[] = {
      {sftp::open, &Sftp::open},
      {sftp::close, &Sftp::close},
      {sftp::read, &Sftp::read},
      {sftp::write, &Sftp::write},
      {sftp::lstat, &Sftp::stat},
      {sftp::stat, &Sftp::stat},
      {sftp::fstat, &Sftp::stat_open},
      {sftp::setstat, &Sftp::set_stat},
      {sftp::fsetstat, &Sftp::set_open_stat},
      {sftp::opendir, &Sftp::open_directory},
      {sftp::readdir, &Sftp::read_directory},
      {sftp::remove, &Sftp::remove},
      {sftp::mkdir, &Sftp::make_directory},
      {sftp::rmdir, &Sftp::remove_directory},
      {sftp::realpath, &Sftp::real_path},
  };
  const auto* found = std::ranges::find(handlers, type, &std::pair<std::uint8_t, Handler>::first);
  return found == std::end(handlers) ? &Sftp::unsupported : found->second;
}

std::string Sftp::answer(std::string_view packet) {
  WireReader body{packet};
  const auto type = body.byte();
  const auto id = body.number();  // of `init`: the client's version, whatever it is
  if (type == sftp::init) {
    std::string reply;
    put_byte(reply, sftp::version);
    put_number(reply, 3);
    return reply;
  }
  Request request{id, body};
  return (this->*handler_of(type))(request);
}

std::string Sftp::unsupported(Request& request) {
  return sftp::status_reply(request.id, sftp::unsupported);
}

std::string Sftp::stat(Request& request) {
  const auto stat = files_.stat(path(request.body.string()));
  if (!stat) return sftp::status_reply(request.id, FileStatus::no_such_file);
  return sftp::attributes_reply(request.id, *stat);
}

/// As Win32-OpenSSH: times and permissions are accepted and change nothing, owners are refused.
std::string Sftp::set_stat(Request& request) {
  const auto where = path(request.body.string());
  const auto wanted = sftp::read_attributes(request.body);
  if (wanted.names_an_owner) return unsupported(request);
  if (!files_.stat(where)) return sftp::status_reply(request.id, FileStatus::no_such_file);
  if (!wanted.size) return sftp::status_reply(request.id, FileStatus::ok);
  auto bytes = files_.read(where);
  if (!bytes || *wanted.size > bytes->size())
    return sftp::status_reply(request.id, FileStatus::failure);
  bytes->resize(*wanted.size);
  return sftp::status_reply(request.id, files_.write(where, std::move(*bytes)));
}

std::string Sftp::remove(Request& request) {
  return sftp::status_reply(request.id, files_.remove(path(request.body.string())));
}

std::string Sftp::make_directory(Request& request) {
  const auto where = path(request.body.string());
  sftp::read_attributes(request.body);
  return sftp::status_reply(request.id, files_.make_directory(where));
}

std::string Sftp::remove_directory(Request& request) {
  return sftp::status_reply(request.id, files_.remove_directory(path(request.body.string())));
}

std::string Sftp::real_path(Request& request) {
  std::string reply;
  put_byte(reply, sftp::name);
  put_number(reply, request.id);
  put_number(reply, 1);
  sftp::put_name(reply, path(request.body.string()), {FileKind::directory, 0});
  return reply;
}

std::string Sftp::path(std::string_view text) const {
  std::string given{text};
  if (is_windows()) std::ranges::replace(given, '\\', '/');
  const bool has_drive = is_windows() && given.size() > 1 && given[1] == ':';
  std::string whole = has_drive || given.starts_with('/') ? "" : home_;
  whole.append("/").append(given);

  std::string result;
  for (std::size_t at = 0; at < whole.size();) {
    const auto end = std::min(whole.find('/', at), whole.size());
    const auto part = std::string_view{whole}.substr(at, end - at);
    if (part == "..") result.erase(std::min(result.rfind('/'), result.size()));
    if (!part.empty() && part != "." && part != "..") result.append("/").append(part);
    at = end + 1;
  }
  return result.empty() ? "/" : result;
}

}  // namespace lab::server
