#pragma once

#include <map>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "transport/settings.h"
#include "transport/ssh/agent.h"
#include "transport/ssh/signing_key.h"

namespace sysring::transport::ssh {

/// The public keys for which the agent is to sign, in the order in which they are offered.
struct AgentKeys {
  std::vector<std::string> public_keys;
};

/// With what a user logs in.
using Identity = std::variant<SigningKey, AgentKeys, Secret>;

/// The credentials of the Settings, loaded when they are first needed. A key or password that is
/// the same for every host is read once; what a command gives, it is asked for each host. May
/// block, so it is for the workers; any of them may call it.
class Credentials {
 public:
  Credentials(std::map<std::string, Credential, std::less<>> credentials, Agent agent)
      : credentials_{std::move(credentials)}, agent_{std::move(agent)} {}

  /// Reason::no_credential, unusable_key or, for a name that is not defined, unknown_name.
  Result<Identity> identity(const std::string& name, const std::string& host);

 private:
  Result<Identity> load(const AgentKey& wanted, const std::string& name, const std::string& host);
  Result<Identity> load(const PrivateKey& key, const std::string& name, const std::string& host);
  Result<Identity> load(const Password& password, const std::string& name, const std::string& host);

  const std::map<std::string, Credential, std::less<>> credentials_;
  const Agent agent_;
  std::mutex mutex_;
  std::map<std::string, SigningKey, std::less<>> keys_;
  std::map<std::string, Secret, std::less<>> passwords_;
};

}  // namespace sysring::transport::ssh
