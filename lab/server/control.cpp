#include "lab/server/control.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <stdexcept>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "lab/server/local_socket.h"

namespace lab::server {
namespace {

constexpr std::size_t longest_request = 1 << 20;
constexpr std::size_t answer_ahead = 1 << 16;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const auto tab = line.find('\t');
    words.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return words;
    line.remove_prefix(tab + 1);
  }
}

}  // namespace

class Control::Door : public Watched {
 public:
  explicit Door(Control& control) : control_{control}, socket_{listen_at_path(control.path_)} {
    id_ = control.poller_.add(socket_.number(), EPOLLIN, *this);
  }
  ~Door() override { control_.poller_.remove(id_); }
  void ready(Instant) override { control_.accept(); }
  [[nodiscard]] int descriptor() const { return socket_.number(); }

 private:
  Control& control_;
  Descriptor socket_;
  Poller::Id id_ = 0;
};

class Control::Client : public Watched {
 public:
  Client(Control& control, Descriptor socket) : control_{control}, socket_{std::move(socket)} {
    id_ = control.poller_.add(socket_.number(), EPOLLIN, *this);
  }
  ~Client() override { control_.poller_.remove(id_); }

  void ready(Instant) override {
    if (!(answers_ ? write() : read())) control_.drop(*this);
  }

 private:
  bool read() {
    std::array<char, 4'096> block{};
    const auto got = ::recv(socket_.number(), block.data(), block.size(), 0);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    request_.append(block.data(), static_cast<std::size_t>(got));
    const auto end = request_.find('\n');
    if (end == std::string::npos) return request_.size() < longest_request;
    answer(std::string_view{request_}.substr(0, end));
    return true;
  }

  void answer(std::string_view line) {
    try {
      next_ = control_.handler_(words_of(line));
      rest_ = "ok\n";
    } catch (const std::invalid_argument& error) {
      rest_ = std::string{"error: "} + error.what() + '\n';
    }
    answers_ = true;
    control_.poller_.change(id_, EPOLLOUT);
  }

  bool write() {
    while (next_ && rest_.size() < answer_ahead) {
      const auto line = next_();
      if (line.empty()) next_ = {};
      rest_.append(line.empty() ? "end" : line).append("\n");
    }
    const auto sent = ::send(socket_.number(), rest_.data(), rest_.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    rest_.erase(0, static_cast<std::size_t>(sent));
    return next_ || !rest_.empty();
  }

  Control& control_;
  Descriptor socket_;
  Poller::Id id_ = 0;
  std::string request_;
  bool answers_ = false;
  Lines next_;  ///< Nothing behind the last line.
  std::string rest_;
};

Control::Control(const std::string& path, Poller& poller, Handler handler)
    : path_{path}, poller_{poller}, handler_{std::move(handler)} {
  door_ = std::make_unique<Door>(*this);
}

Control::~Control() { std::remove(path_.c_str()); }

void Control::accept() {
  Descriptor socket{::accept4(door_->descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!socket) return;
  auto client = std::make_unique<Client>(*this, std::move(socket));
  const auto* key = client.get();
  clients_.emplace(key, std::move(client));
}

void Control::drop(const Client& client) { clients_.erase(&client); }

}  // namespace lab::server
