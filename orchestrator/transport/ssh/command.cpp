#include "transport/ssh/command.h"

#include <algorithm>
#include <array>
#include <utility>

#include <libssh2.h>

#include "transport/ssh/input.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view exec_request = "exec";
constexpr std::size_t block_size = 16'384;
constexpr int blocks_per_turn = 16;

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

Command::Command(Session& session, const Operation& operation) : Execution{session, operation} {
  session.forget_exit_status();
}

Result<Progress> Command::request() {
  const auto& line = operation().line;
  const int code =
      libssh2_channel_process_startup(channel(), exec_request.data(), exec_request.size(),
                                      line.data(), static_cast<unsigned int>(line.size()));
  return session().judge(code, "starting the command");
}

Result<Progress> Command::transfer() {
  while (true) {
    const auto heard = session().bytes_heard();
    const auto written = write_input();
    if (!written) return written;
    if (is_blocked_by_own_write()) return Progress::waits;
    for (const auto& [stream, text] :
         {std::pair{0, &answer_.out}, std::pair{SSH_EXTENDED_DATA_STDERR, &answer_.err}}) {
      const auto got = read_all(stream, *text);
      if (!got) return got;
      if (answer_.truncated) return Progress::done;
    }
    if (libssh2_channel_eof(channel()) == 1) {
      const auto closed = wait_for_close();
      if (!closed || *closed == Progress::done) return closed;
    }
    if (session().bytes_heard() == heard) return Progress::waits;
  }
}

Result<Progress> Command::write_input() {
  let_others_write(false);
  for (int block = 0; !input_from(operation(), written_).empty(); ++block) {
    if (block == blocks_per_turn) {
      let_others_write(true);
      return Progress::waits;
    }
    const auto sent = write(input_from(operation(), written_), "writing the input");
    if (!sent) return sent.error();
    if (*sent == 0) return Progress::waits;
    written_ += *sent;
  }
  if (input_ended_) return Progress::done;
  const auto ended = session().judge(libssh2_channel_send_eof(channel()), "ending the input");
  input_ended_ = ended && *ended == Progress::done;
  return ended;
}

Result<Progress> Command::read_all(int stream, std::string& text) {
  std::array<char, block_size> block{};
  while (true) {
    const auto got = read(stream, block);
    if (!got) return got.error();
    if (got->empty()) return Progress::done;
    const std::size_t room = operation().output_cap - answer_.out.size() - answer_.err.size();
    text.append(got->substr(0, room));
    answer_.truncated = got->size() > room;
    if (answer_.truncated) return Progress::done;
  }
}

Result<Progress> Command::wait_for_close() {
  const auto closed =
      session().judge(libssh2_channel_wait_closed(channel()), "waiting for the end of the command");
  if (!closed || *closed == Progress::waits) return closed;
  return take_status();
}

Result<Progress> Command::take_status() {
  char* signal = nullptr;
  std::size_t size = 0;
  libssh2_channel_get_exit_signal(channel(), &signal, &size, nullptr, nullptr, nullptr, nullptr);
  answer_.signal = taken(session().raw(), signal, size);
  answer_.exit_code = static_cast<std::uint32_t>(libssh2_channel_get_exit_status(channel()));
  if (!answer_.signal.empty()) answer_.exit_code = 128 + number_of(answer_.signal);
  if (answer_.exit_code != 0 || session().exit_status_arrived()) return Progress::done;
  return Error{Reason::line_lost, Effect::none,
               "the host closed the channel without saying how the command ended"};
}

}  // namespace sysring::transport::ssh
