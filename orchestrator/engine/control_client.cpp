#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "engine/control.h"
#include "engine/control_line.h"

namespace sysring::engine {
namespace {

constexpr std::size_t longest_line = 8'388'608;

Error lost(const std::string& what) {
  return {Reason::line_lost, Effect::unknown, "the owner of the workspace " + what};
}

}  // namespace

Result<ControlClient> ControlClient::connect(const std::filesystem::path& socket) {
  auto address = control_address(socket);
  if (!address) return address.error();
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return Error{Reason::out_of_descriptors, Effect::none, std::strerror(errno)};
  }
  ControlClient client{descriptor};
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return Error{Reason::not_found, Effect::none, "nobody owns the workspace at present",
                 socket.string(), "Start it with `sysring run`, or resume with `sysring resume`."};
  }
  return client;
}

ControlClient::ControlClient(ControlClient&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)}, read_{std::move(other.read_)} {}

ControlClient::~ControlClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Json> ControlClient::ask(std::string_view verb, Json arguments) {
  Json request;
  request["verb"] = verb;
  request["arguments"] = std::move(arguments);
  std::string line = request.dump() + "\n";
  while (!line.empty()) {
    const auto sent = ::send(descriptor_, line.data(), line.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return lost("hung up");
    line.erase(0, static_cast<std::size_t>(sent));
  }
  auto reply = next_line();
  if (!reply) return reply.error();
  if (!*reply) return lost("ended before it answered");
  return result_in(**reply);
}

Result<std::optional<Json>> ControlClient::next_line() {
  auto line = read_line();
  if (!line) return line.error();
  if (!*line) return std::optional<Json>{};
  auto json = Json::parse(**line);
  if (!json) return json.error().during("reading what the owner says");
  return std::optional<Json>{std::move(*json)};
}

Result<std::optional<std::string>> ControlClient::read_line() {
  std::array<char, 65'536> block{};
  while (true) {
    if (const auto end = read_.find('\n'); end != std::string::npos) {
      std::optional<std::string> line{read_.substr(0, end)};
      read_.erase(0, end + 1);
      return line;
    }
    if (read_.size() > longest_line) return lost("sends a line without an end");
    const auto got = ::recv(descriptor_, block.data(), block.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return lost("hung up");
    if (got == 0) return std::optional<std::string>{};
    read_.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace sysring::engine
