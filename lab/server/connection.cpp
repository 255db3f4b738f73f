#include "lab/server/connection.h"

#include <algorithm>

#include "lab/server/listener.h"

namespace lab::server {
namespace {

constexpr std::chrono::seconds login_time{120};
constexpr std::size_t most_channels = 10;
constexpr int reads_at_once = 16;  ///< Of 4 KiB each; then the other connections have their turn.

}  // namespace

struct Connection::Calls {
  static Connection& me(void* user) { return *static_cast<Connection*>(user); }

  static int public_key(ssh_session, const char* account, ssh_key_struct* key, char state,
                        void* user) {
    auto& connection = me(user);
    const bool allowed = !connection.host_.faults.auth_denied &&
                         connection.host_.account == account &&
                         connection.entrance_.is_authorized(key);
    if (!allowed) return SSH_AUTH_DENIED;
    if (state == SSH_PUBLICKEY_STATE_NONE) return SSH_AUTH_SUCCESS;  // it may go on and sign
    if (state != SSH_PUBLICKEY_STATE_VALID) return SSH_AUTH_DENIED;
    connection.logged_in_ = true;
    return SSH_AUTH_SUCCESS;
  }

  static ssh_channel open(ssh_session session, void* user) {
    auto& connection = me(user);
    if (!connection.logged_in_ || connection.channels_.size() >= most_channels) return nullptr;
    auto& channels = connection.channels_;
    channels.push_back(std::make_unique<Channel>(session, connection.host_, connection.clock_));
    return channels.back()->handle();
  }
};

Connection::Connection(Host& host, const Entrance& entrance, const Clock& clock, Descriptor socket)
    : host_{host},
      entrance_{entrance},
      clock_{clock},
      descriptor_{socket.number()},
      login_ends_{std::chrono::steady_clock::now() + login_time},
      session_{entrance.greet(std::move(socket), host)},
      event_{ssh_event_new()} {
  callbacks_.userdata = this;
  callbacks_.auth_pubkey_function = &Calls::public_key;
  callbacks_.channel_open_request_session_function = &Calls::open;
  ssh_callbacks_init(&callbacks_);
  ssh_set_server_callbacks(session_.get(), &callbacks_);
  if (ssh_handle_key_exchange(session_.get()) != SSH_ERROR)  // only begins it
    ssh_event_add_session(event_.get(), session_.get());
}

Connection::~Connection() {
  channels_.clear();
  ssh_event_remove_session(event_.get(), session_.get());
}

Connection::State Connection::serve(Instant now) {
  // One poll of libssh is one read, and what it calls back for.
  for (int i = 0; i < reads_at_once; ++i)
    if (ssh_event_dopoll(event_.get(), 0) != SSH_OK) break;
  // Also for a client that has gone meanwhile: what it had asked for is done.
  const auto state = step(now);
  const bool too_late = !logged_in_ && now >= login_ends_;
  return too_late || !is_open() ? State::closed : state;
}

Connection::State Connection::step(Instant now) {
  for (std::size_t i = 0; i < channels_.size(); ++i) {  // it may grow meanwhile
    const auto state = channels_[i]->step(now);
    if (state == Channel::State::resets) return State::resets;
    if (state == Channel::State::closed) channels_[i].reset();
  }
  std::erase(channels_, nullptr);
  return State::open;
}

bool Connection::is_open() const {
  // After an error of the protocol libssh still calls it connected, and reads no more.
  const bool failed = (ssh_get_status(session_.get()) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0;
  return !failed && ssh_is_connected(session_.get()) != 0;
}

void Connection::reset() {
  // Under libssh, whose own way of disconnecting frees channels that are ours.
  if (is_open()) reset_tcp(descriptor_);
}

bool Connection::wants_to_write() const {
  return (ssh_get_poll_flags(session_.get()) & SSH_WRITE_PENDING) != 0 ||
         std::ranges::any_of(channels_, [](const auto& each) { return each->can_send(); });
}

Instant Connection::wake() const {
  auto earliest = logged_in_ ? Instant::max() : login_ends_;
  for (const auto& channel : channels_) earliest = std::min(earliest, channel->wake());
  return earliest;
}

}  // namespace lab::server
