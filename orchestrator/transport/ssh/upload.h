#pragma once

#include "transport/ssh/execution.h"
#include "transport/ssh/sftp_file.h"

namespace sysring::transport::ssh {

/// A file that is written by SFTP. Why not by the SFTP that libssh2 has: docs/decisions/0011.
class Upload final : public Execution {
 public:
  Upload(Session& session, const Operation& operation)
      : Execution{session, operation}, file_{operation} {}

  Result<Answer> take_answer() override;

 private:
  Result<Progress> request() override;
  Result<Progress> transfer() override;
  [[nodiscard]] bool has_unsent() const override { return !file_.unsent().empty(); }

  Result<Done> write_packets();
  Result<std::size_t> read_answers();  ///< How many bytes there were.
  Result<Done> drop_words();           ///< Its stderr is in nobody's way.

  SftpFile file_;
  std::optional<Error> refused_;  ///< The subsystem itself.
};

}  // namespace sysring::transport::ssh
