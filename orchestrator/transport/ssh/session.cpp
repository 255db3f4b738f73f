#include "transport/ssh/session.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/check.h"
#include "base/printable.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::size_t first_words_kept = 64;
constexpr std::uint8_t channel_request = 98;  // SSH_MSG_CHANNEL_REQUEST of RFC 4254

/// libssh2 before 1.12 answers 0 for a command whose exit status never arrived. But it decrypts
/// every packet into a block of its own, and gives the block back after reading it: so the message
/// of RFC 4254 section 6.10 can be seen there.
bool is_exit_status(const void* block, std::size_t size) {
  if (size < 1 || *static_cast<const std::uint8_t*>(block) != channel_request) return false;
  WireReader message{{static_cast<const char*>(block), std::min<std::size_t>(size, 32)}};
  message.byte();
  message.number();  // which channel; there is one at a time
  return message.string() == std::string_view{"exit-status"};
}

}  // namespace

/// What libssh2 calls back. `abstract` points to the pointer to our Session.
struct SessionCallbacks {
  static Session& self(void** abstract) { return *static_cast<Session*>(*abstract); }

  /// Zeroed, because libssh2 1.10 trusts the length that a peer gives for the name of a signal.
  static void* allocate(std::size_t size, void** abstract) {
    return self(abstract).memory_.allocate(size);
  }

  static void* reallocate(void* block, std::size_t size, void** abstract) {
    return self(abstract).memory_.reallocate(block, size);
  }

  static void release(void* block, void** abstract) {
    if (block == nullptr) return;
    Session& session = self(abstract);
    if (is_exit_status(block, Memory::size_of(block))) session.exit_status_arrived_ = true;
    session.memory_.release(block);
  }

  static ssize_t receive(int socket, void* buffer, std::size_t size, int flags, void** abstract) {
    Session& session = self(abstract);
    if (session.is_cut()) return -ECONNRESET;
    if (session.left_this_turn_ == 0) return -EAGAIN;
    const auto got =
        ::recv(socket, buffer, std::min(size, session.left_this_turn_), flags | MSG_NOSIGNAL);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return -EAGAIN;
    if (got < 0) session.cut_ = std::strerror(errno);
    if (got == 0) session.cut_ = "the host closed the connection";
    if (got <= 0) return -ECONNRESET;
    session.take_in({static_cast<const char*>(buffer), static_cast<std::size_t>(got)});
    return got;
  }

  static ssize_t send(int socket, const void* bytes, std::size_t size, int flags, void** abstract) {
    Session& session = self(abstract);
    if (session.is_cut()) return -EPIPE;
    const auto sent = ::send(socket, bytes, size, flags | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return -EAGAIN;
    if (sent >= 0) return sent;
    // What the peer said before it went is still to be read, and says more than this.
    session.unsent_ = std::strerror(errno);
    return -errno;
  }

  static void disconnect(LIBSSH2_SESSION* /*session*/, int reason, const char* text, int size,
                         const char* /*language*/, int /*language_size*/, void** abstract) {
    Session& session = self(abstract);
    const std::string_view words{text, text == nullptr ? 0 : static_cast<std::size_t>(size)};
    session.farewell_ = printable_line(words, 200) + " (" + std::to_string(reason) + ")";
    session.farewell_reason_ = reason;
  }
};

void Session::take_in(std::string_view bytes) {
  left_this_turn_ -= bytes.size();
  heard_ += bytes.size();
  last_heard_ = now();
  if (first_words_.size() < first_words_kept)
    first_words_ += bytes.substr(0, first_words_kept - first_words_.size());
}

std::unique_ptr<Session> Session::make(Descriptor socket, const std::string& host_keys) {
  std::unique_ptr<Session> session{new Session{std::move(socket)}};
  using Callbacks = SessionCallbacks;
  LIBSSH2_SESSION* raw = libssh2_session_init_ex(&Callbacks::allocate, &Callbacks::release,
                                                 &Callbacks::reallocate, session.get());
  check(raw != nullptr, "there is memory for a session");
  session->session_ = raw;
  libssh2_session_set_blocking(raw, 0);
  const auto set = [&](int kind, auto* function) {
    libssh2_session_callback_set(raw, kind, reinterpret_cast<void*>(function));
  };
  set(LIBSSH2_CALLBACK_RECV, &Callbacks::receive);
  set(LIBSSH2_CALLBACK_SEND, &Callbacks::send);
  set(LIBSSH2_CALLBACK_DISCONNECT, &Callbacks::disconnect);
  const auto prefer = [&](int what, const std::string& list) {
    libssh2_session_method_pref(raw, what, list.c_str());
  };
  prefer(LIBSSH2_METHOD_HOSTKEY, host_keys);
  prefer(LIBSSH2_METHOD_KEX, algorithms().key_exchanges);
  prefer(LIBSSH2_METHOD_CRYPT_CS, algorithms().ciphers);
  prefer(LIBSSH2_METHOD_CRYPT_SC, algorithms().ciphers);
  prefer(LIBSSH2_METHOD_MAC_CS, algorithms().integrity_codes);
  prefer(LIBSSH2_METHOD_MAC_SC, algorithms().integrity_codes);
  return session;
}

Session::~Session() {
  if (session_ == nullptr) return;
  left_this_turn_ = 0;  // nothing more is read
  if (!is_cut()) libssh2_session_disconnect(session_, "done");
  cut_ = "we hung up";  // from here on the library cannot wait for anything
  while (libssh2_session_free(session_) == LIBSSH2_ERROR_EAGAIN) {
  }
}

void Session::begin_turn() {
  left_this_turn_ = bytes_per_turn;
  heard_before_turn_ = heard_;
}

void Session::end_turn() {
  if (heard_ == heard_before_turn_) return;
  // The kernel forgets this wish after a while, so it is told each time: a late ACK stalls a peer
  // that waits for it before it sends its next small packet.
  const int yes = 1;
  ::setsockopt(descriptor(), IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
}

Result<Progress> Session::judge(int code, std::string_view activity) const {
  if (code == 0) return Progress::done;
  if (code == LIBSSH2_ERROR_EAGAIN) return Progress::waits;
  return failure(code, activity);
}

Error Session::failure(int code, std::string_view activity) const {
  constexpr int no_common_ground = SSH_DISCONNECT_KEY_EXCHANGE_FAILED;
  const auto error = [&](Reason reason, const std::string& message) {
    return Error{reason, Effect::none, message}.during(activity);
  };
  if (code == LIBSSH2_ERROR_KEX_FAILURE && !is_cut())
    return error(Reason::no_common_algorithm, "the host and this libssh2 share no algorithm");
  if (!farewell_.empty())
    return error(
        farewell_reason_ == no_common_ground ? Reason::no_common_algorithm : Reason::line_lost,
        "the host ended the conversation: " + farewell_);
  if (is_cut()) return error(Reason::line_lost, cut_);
  if (!unsent_.empty()) return error(Reason::line_lost, unsent_);
  if (code == LIBSSH2_ERROR_SOCKET_SEND || code == LIBSSH2_ERROR_SOCKET_DISCONNECT)
    return error(Reason::line_lost, "the connection broke");
  if (memory_.was_exhausted())
    return error(Reason::protocol_broken, "the host sends packets that nobody asked for");

  char* text = nullptr;
  int size = 0;
  libssh2_session_last_error(session_, &text, &size, 0);
  const auto words = printable_line({text, static_cast<std::size_t>(size)}, 200);
  const bool denied =
      code == LIBSSH2_ERROR_CHANNEL_FAILURE || code == LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED;
  return error(denied ? Reason::access_denied : Reason::protocol_broken,
               words + " (libssh2 " + std::to_string(code) + ")");
}

Wants Session::wants() const {
  const int directions = libssh2_session_block_directions(session_);
  const Wants wants{(directions & LIBSSH2_SESSION_BLOCK_INBOUND) != 0,
                    (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0};
  return wants == Wants{} ? Wants{.to_read = true} : wants;
}

}  // namespace sysring::transport::ssh
