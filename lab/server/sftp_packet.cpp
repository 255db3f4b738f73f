#include "lab/server/sftp_packet.h"

#include <array>

namespace lab::server::sftp {
namespace {

constexpr std::uint32_t has_size = 1;
constexpr std::uint32_t has_owner = 2;
constexpr std::uint32_t has_permissions = 4;
constexpr std::uint32_t has_times = 8;
constexpr std::uint32_t has_more = 0x8000'0000;

constexpr std::array<std::string_view, 9> messages{
    "Success",     "End of file",   "No such file",    "Permission denied",    "Failure",
    "Bad message", "No connection", "Connection lost", "Operation unsupported"};

void put_attributes(std::string& reply, const Files::Stat& stat) {
  put_number(reply, has_size | has_permissions);
  put_long(reply, stat.size);
  put_number(reply, stat.kind == FileKind::directory ? 040755 : 0100644);
}

std::string begin_reply(Type type, std::uint32_t id) {
  std::string reply;
  put_byte(reply, type);
  put_number(reply, id);
  return reply;
}

}  // namespace

Attributes read_attributes(WireReader& reader) {
  Attributes attributes;
  const auto flags = reader.number();
  if ((flags & has_size) != 0) attributes.size = reader.long_number();
  attributes.names_an_owner = (flags & has_owner) != 0;
  if (attributes.names_an_owner) reader.long_number();
  if ((flags & has_permissions) != 0) reader.number();
  if ((flags & has_times) != 0) reader.long_number();
  if ((flags & has_more) == 0) return attributes;
  for (auto pairs = reader.number(); pairs > 0; --pairs) {
    reader.string();
    reader.string();
  }
  return attributes;
}

std::string status_reply(std::uint32_t id, std::uint32_t code) {
  auto reply = begin_reply(Type::status, id);
  put_number(reply, code);
  put_string(reply, messages.at(code));
  put_string(reply, "");
  return reply;
}

std::string status_reply(std::uint32_t id, FileStatus status) {
  return status_reply(id, static_cast<std::uint32_t>(status));
}

std::string attributes_reply(std::uint32_t id, const Files::Stat& stat) {
  auto reply = begin_reply(Type::attributes, id);
  put_attributes(reply, stat);
  return reply;
}

void put_name(std::string& reply, std::string_view name, const Files::Stat& stat) {
  const bool is_directory = stat.kind == FileKind::directory;
  auto size = std::to_string(stat.size);
  size.insert(0, size.size() < 10 ? 10 - size.size() : 0, ' ');
  put_string(reply, name);
  put_string(reply, (is_directory ? "drwxr-xr-x    1 " : "-rw-r--r--    1 ") +
                        std::string{"0        0        "} + size + " Jan  1 00:00 " +
                        std::string{name});
  put_attributes(reply, stat);
}

}  // namespace lab::server::sftp
