#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "base/error.h"

namespace sysring::transport {

/// What kind of failure it is, and with that whether trying again may help. Pure policy: who
/// retries is up to the layers above.
enum class Failure : std::uint8_t {
  unreachable,  ///< No route, no name, nobody listens: counted as offline.
  transient,    ///< The line broke or the host was slow, before anything was sent.
  auth,         ///< Never again with the same secret, because accounts lock.
  trust,        ///< A host key; needs a person.
  permission,   ///< The account may not do it.
  state_lost,   ///< It may have run: look first, then decide.
  protocol,     ///< Not what the protocol says: a bug or an attack. Log it loudly.
  final,        ///< Everything else: called off, or settled by an answer.
};

Failure classify(const Error& error);

/// How often the same operation may be tried again on a new connection.
unsigned retries_of(Failure failure);

/// How long to wait before retry number `attempt` (1 is the first), with full jitter: anything
/// between nothing and the doubled base, at most a minute. Nothing when it is not to be retried.
/// Draws one number, and only if there is a delay.
std::optional<std::chrono::milliseconds> delay_before(Failure failure, unsigned attempt,
                                                      std::mt19937_64& random);

}  // namespace sysring::transport
