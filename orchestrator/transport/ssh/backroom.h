#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "transport/settings.h"
#include "transport/ssh/inbox.h"
#include "transport/workers.h"

namespace sysring::transport::ssh {

/// What an agent is asked to sign.
struct SignatureWanted {
  std::string public_key;
  std::string data;
  std::string algorithm;
};

/// Does on a few threads what would block the loop, and puts the answers into its inbox.
class Backroom {
 public:
  Backroom(const Settings& settings, Inbox& inbox);

  /// Looks up addresses, known keys and credential. Not done if the token is stopped first.
  void prepare(ConnectionId connection, const Target& target, std::stop_token wanted);

  void sign(ConnectionId connection, SignatureWanted wanted);

  /// Keeps the key that a host showed, then hands the refusal back.
  void keep(ConnectionId connection, const Target& target, HostKey key, Error refusal);

 private:
  Result<Preparation> prepare(const Target& target);
  Result<std::shared_ptr<const KnownHosts>> known_hosts();

  const Settings settings_;
  Inbox& inbox_;
  const Agent agent_;
  Credentials credentials_;
  std::mutex mutex_;
  std::shared_ptr<const KnownHosts> known_hosts_;  ///< As of `read_at_`.
  std::filesystem::file_time_type read_at_;
  Workers workers_;  ///< Last, so that its jobs end before what they use goes.
};

}  // namespace sysring::transport::ssh
