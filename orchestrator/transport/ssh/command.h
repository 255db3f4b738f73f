#pragma once

#include <string>
#include <string_view>

#include "transport/ssh/execution.h"

namespace sysring::transport::ssh {

/// A command line. Its input is written and both of its streams are read at the same time, so that
/// neither side waits for the other for ever.
class Command final : public Execution {
 public:
  Command(Session& session, const Operation& operation);

  Result<Answer> take_answer() override { return std::move(answer_); }

 private:
  Result<Progress> request() override;
  Result<Progress> transfer() override;
  [[nodiscard]] bool has_unsent() const override { return !input_ended_; }

  Result<Progress> write_input();
  Result<Progress> read_all(int stream, std::string& text);
  Result<Progress> wait_for_close();
  Result<Progress> take_status();

  std::size_t written_ = 0;  ///< Of head and input together.
  bool input_ended_ = false;
  Answer answer_;
};

}  // namespace sysring::transport::ssh
