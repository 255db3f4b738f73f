#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/machine/machine.h"
#include "lab/server/descriptor.h"

namespace lab::server {

/// The file of a collector: one line for each event, as rsyslog writes it.
class Collector {
 public:
  /// Appends to that file; throws std::system_error.
  explicit Collector(const std::string& file);

  /// `at` is by the clock of this computer: a collector is none of the machines.
  void receive(std::string_view host, Time at, const std::vector<std::string>& events);
  void write();  ///< All that was received since; throws std::system_error.

  // While it is silent nobody may receive: forwarders keep what they have, and send it later.
  bool silent = false;

 private:
  Descriptor file_;
  std::string lines_;
};

}  // namespace lab::server
