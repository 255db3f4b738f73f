#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/queue.h"
#include "transport/transport.h"

namespace sysring::contract {

/// The far side that a transport is tried against. Its host understands the lines that the suite
/// uses; they are plain POSIX shell, so that a real one can be taken as it is.
class Peer {
 public:
  virtual ~Peer() = default;

  virtual std::unique_ptr<transport::Transport> transport(
      Queue<transport::Completion>& completions) = 0;

  virtual transport::Target host() = 0;         ///< One that works.
  virtual transport::Target silent_host() = 0;  ///< Takes connections, and never says a word.
  virtual transport::Target nobody() = 0;       ///< Refuses connections.

  /// Where there is no file yet, on the host that works, as SFTP and its shell spell it.
  virtual std::string new_file() = 0;

  /// Time passes by itself against a real host, and by hand against a fake one.
  virtual void pass(std::chrono::milliseconds duration) = 0;
};

struct Candidate {
  std::string name;
  std::function<std::unique_ptr<Peer>()> make_peer;
};
inline void PrintTo(const Candidate& candidate, std::ostream* out) { *out << candidate.name; }

/// What every Transport does, whatever it speaks. A back-end lists itself with
///   INSTANTIATE_TEST_SUITE_P(Fake, TransportContract, testing::Values(Candidate{...}));
class TransportContract : public testing::TestWithParam<Candidate> {
 protected:
  using Completions = Queue<transport::Completion>;

  OperationId start(transport::ConnectionId connection, transport::Operation operation);
  transport::ConnectionId open() { return transport_->open(peer_->host()); }

  /// Starts the line on a new connection and waits for what becomes of it.
  Result<transport::Answer> run(transport::Operation operation);
  Result<transport::Answer> run_on(transport::ConnectionId connection,
                                   transport::Operation operation);

  /// The next completion; fails the test and gives an error when none comes for five minutes.
  transport::Completion next();
  bool nothing_left();

  std::unique_ptr<Peer> peer_ = GetParam().make_peer();
  Completions completions_{1'000};
  std::unique_ptr<transport::Transport> transport_ = peer_->transport(completions_);

 private:
  std::vector<transport::Completion> arrived_;
  std::uint64_t last_id_ = 0;
};

}  // namespace sysring::contract
