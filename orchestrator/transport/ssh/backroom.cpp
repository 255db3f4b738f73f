#include "transport/ssh/backroom.h"

#include <utility>

#include "base/log.h"
#include "transport/ssh/trust.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::size_t threads = 2;

}  // namespace

Backroom::Backroom(const Settings& settings, Inbox& inbox)
    : settings_{settings},
      inbox_{inbox},
      agent_{Agent::of_environment()},
      credentials_{settings.credentials, agent_},
      workers_{threads} {}

void Backroom::prepare(ConnectionId connection, const Target& target, std::stop_token wanted) {
  workers_.submit([this, connection, target, wanted = std::move(wanted)] {
    if (!wanted.stop_requested()) inbox_.push(Prepared{connection, prepare(target)});
  });
}

Result<Preparation> Backroom::prepare(const Target& target) {
  auto known = known_hosts();
  if (!known) return known.error();
  auto identity = credentials_.identity(target.credential, target.host);
  if (!identity) return identity.error();
  auto endpoints = resolve(target.address, target.port);
  if (!endpoints) return endpoints.error();
  return Preparation{std::move(*endpoints), std::move(*known), std::move(*identity)};
}

/// Read again when the file was replaced, so that a key that is trusted now is trusted at once.
Result<std::shared_ptr<const KnownHosts>> Backroom::known_hosts() {
  std::error_code missing;
  const auto written = std::filesystem::last_write_time(settings_.known_hosts, missing);
  const std::scoped_lock lock{mutex_};
  if (known_hosts_ && !missing && written == read_at_) return known_hosts_;
  auto known = read_known_hosts(settings_.known_hosts);
  if (!known) return known.error();
  for (const auto& remark : known->remarks())
    log::warn("known_hosts", {{"file", settings_.known_hosts.string()}, {"remark", remark}});
  known_hosts_ = std::make_shared<const KnownHosts>(std::move(*known));
  read_at_ = missing ? std::filesystem::file_time_type{} : written;
  return known_hosts_;
}

void Backroom::sign(ConnectionId connection, SignatureWanted wanted) {
  workers_.submit([this, connection, wanted = std::move(wanted)] {
    inbox_.push(Signed{connection, agent_.sign(wanted.public_key, wanted.data, wanted.algorithm)});
  });
}

void Backroom::keep(ConnectionId connection, const Target& target, HostKey key, Error refusal) {
  workers_.submit([this, connection, target, key = std::move(key), refusal = std::move(refusal)] {
    if (const auto kept = keep_pending(settings_, target, key); !kept)
      log::error("pending_key_lost", {{"host", target.host}, {"error", describe(kept.error())}});
    inbox_.push(Kept{connection, refusal});
  });
}

}  // namespace sysring::transport::ssh
