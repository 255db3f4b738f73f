#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/queue.h"
#include "base/result.h"
#include "transport/ssh/credentials.h"
#include "transport/ssh/known_hosts.h"
#include "transport/ssh/resolve.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// What a connection needs before its first packet.
struct Preparation {
  std::vector<Endpoint> endpoints;
  std::shared_ptr<const KnownHosts> known_hosts;
  Identity identity;
};

// What reaches the loop's thread: the calls of the Transport, and the answers of the workers.

struct Open {
  ConnectionId connection;
  Target target;
};
struct Start {
  ConnectionId connection;
  OperationId id;
  Operation operation;
};
struct Cancel {
  OperationId id;
};
struct Close {
  ConnectionId connection;
};
struct Stop {};
struct Prepared {
  ConnectionId connection;
  Result<Preparation> preparation;
};
struct Signed {
  ConnectionId connection;
  Result<std::string> signature;
};
/// The key that was refused is kept for the operator; now the refusal may be told.
struct Kept {
  ConnectionId connection;
  Error refusal;
};

using Message = std::variant<Open, Start, Cancel, Close, Stop, Prepared, Signed, Kept>;
using Inbox = Queue<Message>;

}  // namespace sysring::transport::ssh
