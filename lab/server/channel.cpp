#include "lab/server/channel.h"

#include <algorithm>

#include <libssh/server.h>

namespace lab::server {
namespace {

constexpr std::size_t most_input = 16 << 20;
constexpr std::size_t write_size = 32'768;
constexpr int writes_at_once = 4;  ///< Then the other connections have their turn.

std::string home_of(const Host& host) {
  if (host.is_windows) return "/C:/Users/" + host.account;
  return host.account == "root" ? "/root" : "/home/" + host.account;
}

}  // namespace

struct Channel::Calls {
  static Channel& me(void* user) { return *static_cast<Channel*>(user); }

  static int data(ssh_session, ssh_channel, void* bytes, std::uint32_t size, int, void* user) {
    auto& channel = me(user);
    auto& input = channel.input_.bytes;
    if (input.size() + size > most_input) channel.overfull_ = true;
    if (!channel.overfull_) input.append(static_cast<const char*>(bytes), size);
    return static_cast<int>(size);
  }
  static void eof(ssh_session, ssh_channel, void* user) { me(user).input_.ended = true; }
  static void close(ssh_session, ssh_channel, void* user) { me(user).closed_ = true; }
  static void signal(ssh_session, ssh_channel, const char* name, void* user) {
    me(user).signal_ = name;
  }
  static int exec(ssh_session, ssh_channel, const char* line, void* user) {
    auto& channel = me(user);
    if (channel.program_.index() != 0) return 1;
    channel.program_.emplace<Execution>(channel.host_, channel.clock_, line, channel.input_);
    return 0;
  }
  static int subsystem(ssh_session, ssh_channel, const char* name, void* user) {
    auto& channel = me(user);
    const bool offered = std::string_view{name} == "sftp" && !channel.host_.faults.no_sftp;
    if (channel.program_.index() != 0 || !offered) return 1;
    channel.program_.emplace<Sftp>(channel.host_.machine->files(), home_of(channel.host_));
    return 0;
  }
};

Channel::Channel(ssh_session session, Host& host, const Clock& clock)
    : session_{session}, host_{host}, clock_{clock}, channel_{ssh_channel_new(session)} {
  callbacks_.userdata = this;
  callbacks_.channel_data_function = &Calls::data;
  callbacks_.channel_eof_function = &Calls::eof;
  callbacks_.channel_close_function = &Calls::close;
  callbacks_.channel_signal_function = &Calls::signal;
  callbacks_.channel_exec_request_function = &Calls::exec;
  callbacks_.channel_subsystem_request_function = &Calls::subsystem;
  ssh_callbacks_init(&callbacks_);
  ssh_set_channel_callbacks(channel_, &callbacks_);
}

Channel::~Channel() {
  ssh_remove_channel_callbacks(channel_, &callbacks_);
  ssh_channel_free(channel_);
}

Channel::State Channel::step(Instant now) {
  if (overfull_) return State::closed;
  auto state = State::open;
  if (auto* execution = std::get_if<Execution>(&program_)) state = step_command(*execution, now);
  if (auto* sftp = std::get_if<Sftp>(&program_)) state = step_files(*sftp);
  if (state != State::open) return state;
  if (closed_) return State::closed;  // but what the client had asked for was done
  flush();
  return exit_code_ && out_.empty() && err_.empty() ? end() : State::open;
}

Channel::State Channel::step_command(Execution& execution, Instant now) {
  if (!signal_.empty()) {
    ssh_channel_request_send_exit_signal(channel_, signal_.c_str(), 0, "", "");
    return State::closed;
  }
  if (exit_code_) return State::open;
  const auto state = execution.step(now);
  if (state == Execution::State::resets) return State::resets;
  if (state == Execution::State::answers) {
    out_ = std::move(execution.out);
    err_ = std::move(execution.err);
    exit_code_ = execution.exit_code;
  }
  return State::open;
}

Channel::State Channel::step_files(Sftp& sftp) {
  try {
    if (sftp.take(input_.bytes, out_) && input_.ended) exit_code_ = 0;
    return State::open;
  } catch (const Malformed&) {
    return State::closed;
  }
}

bool Channel::can_send() const {
  return (!out_.empty() || !err_.empty()) && ssh_channel_window_size(channel_) > 0;
}

void Channel::flush() {
  // With more room than we write, libssh neither waits nor reads in between.
  for (int i = 0; i < writes_at_once && can_send(); ++i) {
    if ((ssh_get_poll_flags(session_) & SSH_WRITE_PENDING) != 0) return;
    const std::size_t room = std::min<std::size_t>(write_size, ssh_channel_window_size(channel_));
    auto& output = err_.empty() ? out_ : err_;
    const auto bytes = output.next(room);
    const auto write = err_.empty() ? &ssh_channel_write : &ssh_channel_write_stderr;
    const int written = write(channel_, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    if (written <= 0) return;
    output.drop(static_cast<std::size_t>(written));
  }
}

Channel::State Channel::end() {
  ssh_channel_send_eof(channel_);
  ssh_channel_request_send_exit_status(channel_, static_cast<int>(*exit_code_));
  ssh_channel_close(channel_);
  return State::closed;
}

Instant Channel::wake() const {
  const auto* execution = std::get_if<Execution>(&program_);
  return execution != nullptr && !exit_code_ ? execution->wake() : Instant::max();
}

}  // namespace lab::server
