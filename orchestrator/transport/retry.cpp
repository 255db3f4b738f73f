#include "transport/retry.h"

#include <algorithm>

namespace sysring::transport {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds longest_delay = 60s;

milliseconds first_delay(Failure failure) { return failure == Failure::unreachable ? 5s : 1s; }

}  // namespace

Failure classify(const Error& error) {
  if (error.code == Reason::cancelled) return Failure::final;
  if (error.effect == Effect::unknown) return Failure::state_lost;

  switch (error.code) {
    case Reason::unreachable:
      return Failure::unreachable;
    case Reason::line_lost:
    case Reason::deadline_passed:
    case Reason::out_of_descriptors:
      return Failure::transient;
    case Reason::auth_rejected:
    case Reason::no_credential:
    case Reason::unusable_key:
      return Failure::auth;
    case Reason::host_key_unknown:
    case Reason::host_key_changed:
    case Reason::host_key_revoked:
      return Failure::trust;
    case Reason::access_denied:
      return Failure::permission;
    case Reason::protocol_broken:
      return Failure::protocol;
    default:
      return Failure::final;
  }
}

unsigned retries_of(Failure failure) {
  switch (failure) {
    case Failure::unreachable:
      return 3;
    case Failure::transient:
      return 5;
    case Failure::protocol:
      return 1;
    default:
      return 0;
  }
}

std::optional<milliseconds> delay_before(Failure failure, unsigned attempt,
                                         std::mt19937_64& random) {
  if (attempt == 0 || attempt > retries_of(failure)) return std::nullopt;
  const auto doubled = first_delay(failure) * (1LL << (attempt - 1));
  const auto most = std::min<milliseconds>(doubled, longest_delay);
  const auto choices = static_cast<std::uint64_t>(most.count()) + 1;
  return milliseconds{static_cast<milliseconds::rep>(random() % choices)};
}

}  // namespace sysring::transport
