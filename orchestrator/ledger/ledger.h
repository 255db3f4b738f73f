#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/mode.h"
#include "ledger/rows.h"
#include "ledger/turn.h"
#include "rollout/plan.h"
#include "rollout/silence.h"

namespace sysring::ledger {

/// What happened, on disk: SQLite in WAL mode with synchronous=FULL behind the words of the domain.
/// A failed commit is fail-stop: the caller throws its memory away and reads back.
/// Errors are SR7xx.
class Ledger {
 public:
  /// Creates the file in `own` mode, and brings one of an earlier version up to date; a reader gets
  /// Reason::not_found where there is none, and ledger_too_old. Else Reason::ledger_too_new,
  /// ledger_damaged, not_writable, disk_full. `vfs` names a Vfs that calls go through; tests put
  /// their crash points there.
  static Result<Ledger> open(const std::filesystem::path& file, Mode mode,
                             const std::string& vfs = {});

  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  // Configs, by the SHA-256 of their bytes in upper-case hex.
  Result<Done> keep(const sysmon::Config& config, Time at);
  /// Of a SHA-256 that was adopted, what stands for it, which has another one.
  [[nodiscard]] Result<std::optional<sysmon::Config>> config(std::string_view sha256) const;
  /// What can be put back, sorted by SHA-256; of what was adopted nothing else is known.
  [[nodiscard]] Result<std::vector<Digests>> kept() const;

  // Releases. Reason::exists_already where the version is taken by other configs.
  Result<Done> add_release(const rollout::Release& release, const Actor& by, Time at);
  [[nodiscard]] Result<std::vector<rollout::Release>> releases() const;  ///< Newest first.

  // Plans, as the exact bytes that were sealed. The id stands in them, so it is asked for first.
  [[nodiscard]] Result<std::string> next_plan_id() const;
  Result<Done> store_plan(std::string_view id, std::string_view sealed, const Actor& by, Time at);
  [[nodiscard]] Result<std::optional<StoredPlan>> plan(std::string_view id) const;

  // Rollouts. One at a time may be under way: Reason::not_now names it.
  Result<RolloutId> begin(const rollout::Plan& plan, const Actor& by, std::string_view why,
                          Time at);
  Result<Done> record(const Turn& turn);
  [[nodiscard]] Result<std::optional<StoredRollout>> rollout(RolloutId id) const;
  [[nodiscard]] Result<std::vector<RolloutRow>> rollouts() const;  ///< Newest first.
  [[nodiscard]] Result<std::optional<RolloutRow>> under_way() const;

  // Silences. A host is in one at a time: Reason::not_now names it. What becomes of the hosts is
  // part of a turn. Of hosts that are to be restored early, the end is brought forward to `at`.
  Result<rollout::SilenceId> begin_silence(const rollout::Silence& silence, const Actor& by,
                                           Time at);
  Result<std::size_t> end_silence(std::span<const std::string> hosts, const Actor& by,
                                  std::string_view why, Time at);  ///< How many were in one.
  [[nodiscard]] Result<std::vector<rollout::Silence>> silences()
      const;  ///< Under way, oldest first.
  [[nodiscard]] Result<std::optional<rollout::Silence>> silence(rollout::SilenceId id) const;

  // The fleet as it was last seen, and its past.
  [[nodiscard]] Result<std::vector<HostRow>> hosts() const;  ///< Sorted by lower-case name.
  [[nodiscard]] Result<std::optional<HostRow>> host(std::string_view name) const;
  [[nodiscard]] Result<std::vector<HistoryRow>> history(
      std::string_view host) const;  ///< Newest first.
  [[nodiscard]] Result<std::vector<EvidenceRow>> evidence(
      std::string_view host) const;                                               ///< Newest first.
  [[nodiscard]] Result<std::vector<PartRow>> parts(std::string_view host) const;  ///< Newest first.

  /// What each host ran at that moment, as far as anybody had seen it by then.
  [[nodiscard]] Result<std::vector<ConfigAt>> configs_at(Time moment) const;

  /// The fence: no operation of a later process may have a lower number.
  [[nodiscard]] Result<OperationId> last_operation() const;

  /// The audit log: the exact bytes of each record, from a sequence number on.
  [[nodiscard]] Result<std::vector<AuditRow>> audit(std::uint64_t from, std::size_t most) const;

 private:
  struct Open;
  explicit Ledger(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace sysring::ledger
