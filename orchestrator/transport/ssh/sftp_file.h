#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "transport/ssh/wire.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// What is said in SFTP to write one new file: version 3, draft-ietf-secsh-filexfer-02. Bytes in,
/// bytes out; whoever has the channel carries them.
class SftpFile {
 public:
  /// Of an operation with a `file`, which has to outlive it.
  explicit SftpFile(const Operation& operation);

  /// What the server is to get next; the same until it is `sent`. Empty while only answers are
  /// awaited.
  [[nodiscard]] std::string_view unsent() const { return std::string_view{packet_}.substr(sent_); }
  void sent(std::size_t size);

  /// Takes what the server says, in pieces of any size. The error is protocol_broken.
  Result<Done> take(std::string_view bytes);

  /// What is wrong where the server ends now: line_lost, unless it is a refusal, which `refusal`
  /// has then.
  std::optional<Error> end();

  /// Nothing more is to be said: the file is written and closed, or refused.
  [[nodiscard]] bool has_ended() const { return step_ == Step::ended; }
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  enum class Step : std::uint8_t { greeting, opening, writing, closing, ended };

  Result<Done> take_packet(std::string_view packet);
  void take_greeting(std::string_view packet);
  Result<Done> take_answer(std::uint8_t type, WireReader& body);
  void take_status(std::uint32_t code, std::string_view words);
  void go_on();
  void say(std::uint8_t type, std::string_view body);
  void say_next_block();
  void refuse(Reason reason, const std::string& message);

  const Operation& operation_;
  Step step_ = Step::greeting;
  std::string packet_;  ///< The one that is being sent.
  std::size_t sent_ = 0;
  std::string heard_;  ///< Of an answer that is not whole yet.
  std::string handle_;
  std::size_t written_ = 0;  ///< Of head and input together.
  std::uint32_t last_id_ = 0;
  std::set<std::uint32_t> unanswered_;
  std::optional<Error> refusal_;
};

}  // namespace sysring::transport::ssh
