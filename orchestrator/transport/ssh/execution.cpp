#include "transport/ssh/execution.h"

#include <algorithm>

#include <libssh2.h>

#include "transport/ssh/command.h"
#include "transport/ssh/upload.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::string_view session_channel = "session";

/// So wide that what is within the cap needs no word about the window, and no wider.
unsigned int window_for(std::size_t output_cap) {
  const std::size_t wide = std::min<std::size_t>(output_cap, 524'288) * 4;
  return static_cast<unsigned int>(std::max<std::size_t>(wide, 131'072));
}

}  // namespace

std::unique_ptr<Execution> Execution::make(Session& session, const Operation& operation) {
  if (!operation.file.empty()) return std::make_unique<Upload>(session, operation);
  return std::make_unique<Command>(session, operation);
}

Result<Progress> Execution::advance() {
  if (step_ == Step::open) {
    const auto opened = open();
    if (!opened || *opened == Progress::waits) return opened;
    step_ = Step::request;
  }
  if (step_ == Step::request) {
    const auto begun = request();
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

bool Execution::is_blocked_by_own_write() const {
  return has_unsent() && !write_is_due_ && session_.wants().to_write;
}

Result<std::size_t> Execution::write(std::string_view bytes, std::string_view activity) {
  const auto sent = libssh2_channel_write(channel_, bytes.data(), bytes.size());
  if (sent >= 0) return static_cast<std::size_t>(sent);
  const auto judged = session_.judge(static_cast<int>(sent), activity);
  if (!judged) return judged.error();
  return std::size_t{0};
}

Result<std::string_view> Execution::read(int stream, std::span<char> block) {
  const auto got = libssh2_channel_read_ex(channel_, stream, block.data(), block.size());
  if (got >= 0) return std::string_view{block.data(), static_cast<std::size_t>(got)};
  const auto judged = session_.judge(static_cast<int>(got), "reading the answer");
  if (!judged) return judged.error();
  return std::string_view{};
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
