#include "lab/server/control_client.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <sys/socket.h>

#include "lab/server/local_socket.h"

namespace lab::server {
namespace {

std::string line_of(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : "\t") + word;
  return line + '\n';
}

/// Lines that arrive in blocks of any size.
class LineSource {
 public:
  explicit LineSource(const Descriptor& socket) : socket_{socket} {}

  std::string next() {
    auto end = rest_.find('\n', at_);
    while (end == std::string::npos) {
      read_more();
      end = rest_.find('\n');
    }
    auto line = rest_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

 private:
  void read_more() {
    rest_.erase(0, at_);
    at_ = 0;
    std::array<char, 65'536> block{};
    const auto got = ::recv(socket_.number(), block.data(), block.size(), 0);
    if (got < 0) throw std::system_error{errno, std::generic_category(), "the lab's answer"};
    if (got == 0) throw std::system_error{ECONNRESET, std::generic_category(), "the lab's answer"};
    rest_.append(block.data(), static_cast<std::size_t>(got));
  }

  const Descriptor& socket_;
  std::string rest_;
  std::size_t at_ = 0;
};

}  // namespace

void ask_lab(const std::string& path, const std::vector<std::string>& words,
             const std::function<void(const std::string&)>& each_line) {
  const auto socket = connect_to_path(path);
  const auto request = line_of(words);
  if (::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
    throw std::system_error{errno, std::generic_category(), path};
  LineSource answer{socket};
  const auto verdict = answer.next();
  if (verdict != "ok") throw std::invalid_argument{verdict.substr(verdict.find(' ') + 1)};
  for (auto line = answer.next(); line != "end"; line = answer.next()) each_line(line);
}

}  // namespace lab::server
