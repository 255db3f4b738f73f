#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "base/time.h"
#include "lab/machine/machine.h"
#include "transport/transport.h"

namespace sysring::on_lab {

/// A simulated machine behind a transport, without a network: from our operation to its answer. It
/// lives in a time of its own, which its commands take.
class LabHost {
 public:
  LabHost(const lab::Description& description, Time now);

  /// An error is a refusal of a file.
  Result<transport::Answer> operator()(const transport::Operation& operation);

  void live_until(Time now);
  [[nodiscard]] bool is_linux() const { return is_linux_; }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] lab::Machine& machine() const { return *machine_; }
  [[nodiscard]] nlohmann::json dump() const { return machine_->dump(); }

  std::string user;      ///< Who logs in.
  bool has_sftp = true;  ///< Its SSH server offers it.

 private:
  Result<transport::Answer> put(const transport::Operation& operation);

  bool is_linux_;
  std::unique_ptr<lab::Machine> machine_;
  Time now_;
};

}  // namespace sysring::on_lab
