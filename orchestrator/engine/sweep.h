#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/operation_id.h"
#include "engine/contacts.h"
#include "engine/sweep_result.h"
#include "engine/view.h"
#include "fleet/host_id.h"
#include "ledger/rows.h"

namespace sysring::engine {

/// One look at each of many hosts, and one pass over the collector: who is still to be asked, and
/// what came of it. Pure bookkeeping; the loop makes the contacts and records what they tell.
class Sweep {
 public:
  /// `rows` is what was known of hosts before; the purpose is to observe or to adopt.
  Sweep(std::vector<fleet::HostId> hosts, const std::vector<ledger::HostRow>& rows,
        ::sysring::host::Purpose purpose);

  [[nodiscard]] ::sysring::host::Purpose purpose() const { return purpose_; }

  /// The next one to be asked; nothing once all have been.
  std::optional<fleet::HostId> next();
  void began(const std::string& host, OperationId look) { looks_[host] = look; }
  void ended(const EndedContact& contact);

  [[nodiscard]] bool looks_at(const std::string& host) const { return looks_.contains(host); }

  /// A rollout is at work on the host. The look at it that may be under way is worth nothing now.
  std::optional<OperationId> leave(const std::string& host);

  [[nodiscard]] std::size_t in_flight() const { return looks_.size(); }
  void stop() { next_ = hosts_.size(); }  ///< Nothing more is asked; what is in flight ends.

  /// Of the pass over the collector. Only one that began after the sweep tells of it.
  enum class Pass : std::uint8_t { wanted, under_way, over };
  Pass pass = Pass::wanted;
  void collector_failed(const Error& error);

  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] SweepView view() const;
  [[nodiscard]] std::size_t asked() const { return hosts_.size(); }
  [[nodiscard]] SweepResult result() const;  ///< So far; faults by name of the host.

 private:
  void note_clock(const EndedContact& contact);

  std::vector<fleet::HostId> hosts_;
  ::sysring::host::Purpose purpose_;
  std::size_t next_ = 0;
  std::map<std::string, OperationId, std::less<>> looks_;    // under way
  std::map<std::string, std::string, std::less<>> digests_;  // of the facts known before
  SweepResult result_;
};

}  // namespace sysring::engine
