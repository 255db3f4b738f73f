#include "transport/ssh/upload.h"

#include <array>

#include <libssh2.h>

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view subsystem_request = "subsystem";
constexpr std::string_view sftp = "sftp";
constexpr std::size_t block_size = 16'384;
constexpr int packets_per_turn = 16;

}  // namespace

Result<Progress> Upload::request() {
  const int code =
      libssh2_channel_process_startup(channel(), subsystem_request.data(), subsystem_request.size(),
                                      sftp.data(), static_cast<unsigned int>(sftp.size()));
  if (code != LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED) {
    return session().judge(code, "asking for SFTP");
  }
  refused_ = Error{Reason::no_sftp, Effect::none, "the host refuses the subsystem sftp"};
  return Progress::done;
}

Result<Progress> Upload::transfer() {
  while (!refused_ && !file_.has_ended()) {
    const auto heard = session().bytes_heard();
    const auto written = write_packets();
    if (!written) return written.error();
    if (is_blocked_by_own_write()) return Progress::waits;
    const auto dropped = drop_words();
    if (!dropped) return dropped.error();
    const auto answers = read_answers();
    if (!answers) return answers.error();
    if (libssh2_channel_eof(channel()) == 1) {
      if (const auto error = file_.end()) return *error;
    }
    const bool nothing_new = *answers == 0 && session().bytes_heard() == heard;
    if (!file_.has_ended() && (nothing_new || write_is_due())) return Progress::waits;
  }
  return Progress::done;
}

Result<Done> Upload::write_packets() {
  let_others_write(false);
  for (int packet = 0; has_unsent(); ++packet) {
    if (packet == packets_per_turn) {
      let_others_write(true);
      break;
    }
    const auto sent = write(file_.unsent(), "writing the file");
    if (!sent) return sent.error();
    if (*sent == 0) break;
    file_.sent(*sent);
  }
  return Done{};
}

Result<std::size_t> Upload::read_answers() {
  std::array<char, block_size> block{};
  std::size_t size = 0;
  while (true) {
    const auto got = read(0, block);
    if (!got) return got.error();
    if (got->empty()) return size;
    size += got->size();
    const auto taken = file_.take(*got);
    if (!taken) return taken.error();
  }
}

Result<Done> Upload::drop_words() {
  std::array<char, block_size> block{};
  while (true) {
    const auto got = read(SSH_EXTENDED_DATA_STDERR, block);
    if (!got) return got.error();
    if (got->empty()) return Done{};
  }
}

Result<Answer> Upload::take_answer() {
  if (refused_) return *refused_;
  if (file_.refusal()) return *file_.refusal();
  return Answer{};
}

}  // namespace sysring::transport::ssh
