#pragma once

#include <memory>
#include <string>

#include "lab/machine/machine.h"
#include "lab/server/clock.h"
#include "lab/server/faults.h"

namespace lab::server {

/// A machine and how it is reached.
struct Host {
  std::string name;
  std::string role;
  bool is_windows = false;
  std::string address;  ///< "127.100.0.1", its own.
  std::string account;  ///< The one that may log in.
  std::uint64_t seed = 0;
  Faults faults = {};
  FaultList born_with = {};  ///< Those of its description, also the machine's.
  std::unique_ptr<Machine> machine = {};
  Instant down_until = {};  ///< It boots until then, and nobody answers.
};

}  // namespace lab::server
