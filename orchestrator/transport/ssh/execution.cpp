#include "transport/ssh/execution.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <libssh2.h>

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view session_channel = "session";
constexpr std::string_view exec_request = "exec";
constexpr std::size_t block_size = 16'384;
constexpr int blocks_per_turn = 16;

/// So wide that what is within the cap needs no word about the window, and no wider.
unsigned int window_for(std::size_t output_cap) {
  const std::size_t wide = std::min<std::size_t>(output_cap, 524'288) * 4;
  return static_cast<unsigned int>(std::max<std::size_t>(wide, 131'072));
}

/// RFC 4254 section 6.10 names them without SIG.
unsigned int number_of(std::string_view signal) {
  constexpr auto known = std::to_array<std::pair<std::string_view, unsigned int>>({{"HUP", 1},
                                                                                   {"INT", 2},
                                                                                   {"QUIT", 3},
                                                                                   {"ILL", 4},
                                                                                   {"TRAP", 5},
                                                                                   {"ABRT", 6},
                                                                                   {"BUS", 7},
                                                                                   {"FPE", 8},
                                                                                   {"KILL", 9},
                                                                                   {"USR1", 10},
                                                                                   {"SEGV", 11},
                                                                                   {"USR2", 12},
                                                                                   {"PIPE", 13},
                                                                                   {"ALRM", 14},
                                                                                   {"TERM", 15}});
  const auto* found = std::ranges::find(known, signal, [](const auto& each) { return each.first; });
  return found == known.end() ? 0 : found->second;
}

std::string taken(LIBSSH2_SESSION* session, char* text, std::size_t size) {
  std::string copy;
  if (text != nullptr) copy.assign(text, size);
  libssh2_free(session, text);
  return copy;
}

}  // namespace

Execution::Execution(Session& session, const Operation& operation)
    : session_{session}, operation_{operation} {
  session_.forget_exit_status();
}

Result<Progress> Execution::advance() {
  if (step_ == Step::open) {
    const auto opened = open();
    if (!opened || *opened == Progress::waits) return opened;
    step_ = Step::exec;
  }
  if (step_ == Step::exec) {
    const auto begun = exec();
    if (!begun || *begun == Progress::waits) return begun;
    step_ = Step::transfer;
  }
  if (step_ == Step::transfer) {
    const auto ended = transfer();
    if (!ended || *ended == Progress::waits) return ended;
    step_ = Step::ended;
  }
  return Progress::done;
}

Result<Progress> Execution::open() {
  channel_ = libssh2_channel_open_ex(session_.raw(), session_channel.data(), session_channel.size(),
                                     window_for(operation_.output_cap),
                                     LIBSSH2_CHANNEL_PACKET_DEFAULT, nullptr, 0);
  if (channel_ != nullptr) return Progress::done;
  return session_.judge(libssh2_session_last_errno(session_.raw()), "opening a channel");
}

Result<Progress> Execution::exec() {
  const int code = libssh2_channel_process_startup(
      channel_, exec_request.data(), exec_request.size(), operation_.line.data(),
      static_cast<unsigned int>(operation_.line.size()));
  return session_.judge(code, "starting the command");
}

/// Whatever one direction reads from the socket may be what the other one waits for: so both go on
/// until nothing more arrives.
Result<Progress> Execution::transfer() {
  while (true) {
    const auto heard = session_.bytes_heard();
    const auto written = write_input();
    if (!written) return written;
    if (is_blocked_by_own_write()) return Progress::waits;
    for (const auto& [stream, text] :
         {std::pair{0, &answer_.out}, std::pair{SSH_EXTENDED_DATA_STDERR, &answer_.err}}) {
      const auto got = read(stream, *text);
      if (!got) return got;
      if (answer_.truncated) return Progress::done;
    }
    if (libssh2_channel_eof(channel_) == 1) {
      const auto closed = wait_for_close();
      if (!closed || *closed == Progress::done) return closed;
    }
    if (session_.bytes_heard() == heard) return Progress::waits;
  }
}

/// A packet that is half sent must be finished before the library may send another.
bool Execution::is_blocked_by_own_write() const {
  return !input_ended_ && !write_is_due_ && session_.wants().to_write;
}

std::string_view Execution::unwritten() const {
  const std::string_view head = operation_.head;
  if (written_ < head.size()) return head.substr(written_);
  if (!operation_.input) return {};
  return std::string_view{*operation_.input}.substr(written_ - head.size());
}

Result<Progress> Execution::write_input() {
  write_is_due_ = false;
  for (int block = 0; !unwritten().empty(); ++block) {
    if (block == blocks_per_turn) {
      write_is_due_ = true;
      return Progress::waits;
    }
    const auto rest = unwritten();
    const auto sent = libssh2_channel_write(channel_, rest.data(), rest.size());
    if (sent == 0) return Progress::waits;
    if (sent < 0) return session_.judge(static_cast<int>(sent), "writing the input");
    written_ += static_cast<std::size_t>(sent);
  }
  if (input_ended_) return Progress::done;
  const auto ended = session_.judge(libssh2_channel_send_eof(channel_), "ending the input");
  input_ended_ = ended && *ended == Progress::done;
  return ended;
}

Result<Progress> Execution::read(int stream, std::string& text) {
  std::array<char, block_size> block{};
  while (true) {
    const auto got = libssh2_channel_read_ex(channel_, stream, block.data(), block.size());
    if (got == 0) return Progress::done;
    if (got < 0) return session_.judge(static_cast<int>(got), "reading the answer");
    const std::size_t room = operation_.output_cap - answer_.out.size() - answer_.err.size();
    text.append(block.data(), std::min(room, static_cast<std::size_t>(got)));
    answer_.truncated = static_cast<std::size_t>(got) > room;
    if (answer_.truncated) return Progress::done;
  }
}

Result<Progress> Execution::wait_for_close() {
  const auto closed =
      session_.judge(libssh2_channel_wait_closed(channel_), "waiting for the end of the command");
  if (!closed || *closed == Progress::waits) return closed;
  return take_status();
}

Result<Progress> Execution::take_status() {
  char* signal = nullptr;
  std::size_t size = 0;
  libssh2_channel_get_exit_signal(channel_, &signal, &size, nullptr, nullptr, nullptr, nullptr);
  answer_.signal = taken(session_.raw(), signal, size);
  answer_.exit_code = static_cast<std::uint32_t>(libssh2_channel_get_exit_status(channel_));
  if (!answer_.signal.empty()) answer_.exit_code = 128 + number_of(answer_.signal);
  if (answer_.exit_code != 0 || session_.exit_status_arrived()) return Progress::done;
  return Error{Reason::line_lost, Effect::none,
               "the host closed the channel without saying how the command ended"};
}

Result<Progress> Execution::release() {
  const int code = libssh2_channel_free(channel_);
  if (code == LIBSSH2_ERROR_EAGAIN) return Progress::waits;
  channel_ = nullptr;
  return session_.judge(code, "closing the channel");
}

void Execution::keep_alive() {
  if (step_ != Step::transfer || is_blocked_by_own_write()) return;
  constexpr int with_answer = 1;
  constexpr unsigned int at_most_every_two_seconds = 2;
  int next = 0;
  libssh2_keepalive_config(session_.raw(), with_answer, at_most_every_two_seconds);
  libssh2_keepalive_send(session_.raw(), &next);  // a dead socket shows itself at the next read
}

Wants Execution::wants() const {
  auto wants = session_.wants();
  wants.to_write = wants.to_write || write_is_due_;
  return wants;
}

}  // namespace sysring::transport::ssh
