#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "host/dialect.h"
#include "host/status.h"
#include "transport/transport.h"

namespace sysring::host {

/// The way of a file to a host, one operation after the other. Where the host does not let us go
/// one way it is the next one from its beginning, and the look has the reason.
class Staging {
 public:
  /// The first operation.
  transport::Operation begin(const Dialect& dialect, const Look& look,
                             std::shared_ptr<const std::string> bytes);

  /// The one that follows the answer or the refusal; nothing where the file is there. Errors are
  /// those of Dialect::staged_in.
  Result<std::optional<transport::Operation>> next(const Dialect& dialect,
                                                   const Result<transport::Answer>& answer,
                                                   Look& look, const Digests& sent);

 private:
  std::shared_ptr<const std::string> bytes_;
  std::vector<transport::Operation> operations_;
  std::size_t part_ = 0;
};

/// Whether a host said no to a file, and not to us: another way may do.
bool is_refusal_of_file(const Error& error);

/// From here on, and with the reason on record.
void do_without_scripts(Look& look, const std::string& others, const Error& refusal);

}  // namespace sysring::host
