#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab::server {

/// What goes wrong on the way to a machine. What goes wrong in it is the machine's own affair.
struct Faults {
  bool unreachable = false;           ///< Every connection is reset as it arrives.
  bool hang = false;                  ///< Connections are accepted, and nothing is ever said.
  bool host_key_changed = false;      ///< Another key than known_hosts says.
  bool auth_denied = false;           ///< No key is good enough.
  bool garbage = false;               ///< Random bytes where the command's output would be.
  bool endless = false;               ///< 1 GB of output, for as long as the client reads on.
  bool no_sftp = false;               ///< The subsystem is refused.
  std::chrono::milliseconds slow{0};  ///< Added to what each answer takes.

  /// Commands run, and the connection is cut before the answer: those whose line has this in it.
  std::optional<std::string> reset_after_command = {};

  /// Takes `name` or `name=value`. False: the name is none of these, so it is the machine's. Throws
  /// std::invalid_argument where the value is not what the name expects.
  bool take(std::string_view fault);

  static const std::vector<std::string_view>& names();
};

}  // namespace lab::server
