#include <algorithm>
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

/// Whether it is something that happened, and no reply.
bool tells(const Json& line) {
  constexpr auto kinds = std::to_array<std::string_view>({"view", "happening", "swept", "errand"});
  return std::ranges::any_of(kinds, [&](auto kind) { return line.find(kind) != nullptr; });
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
    : descriptor_{std::exchange(other.descriptor_, -1)},
      read_{std::move(other.read_)},
      told_{std::move(other.told_)} {}

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
  while (true) {
    auto read = read_json();
    if (!read) return read.error();
    if (!*read) return lost("ended before it answered");
    if (!tells(**read)) return result_in(**read);
    told_.push_back(**std::move(read));
  }
}

Result<std::optional<Json>> ControlClient::next_line() {
  if (told_.empty()) return read_json();
  std::optional<Json> line{std::move(told_.front())};
  told_.pop_front();
  return line;
}

Result<std::optional<Json>> ControlClient::read_json() {
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
