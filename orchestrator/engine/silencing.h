#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/operation_id.h"
#include "base/time.h"
#include "engine/errand.h"
#include "rollout/silence.h"

namespace sysring::engine {

/// Which hosts are in a silence, which of them is to be worked on next, and who waits for what
/// comes of it. Pure bookkeeping; the loop makes the contacts and records what becomes of hosts.
class Silencing {
 public:
  /// The silences under way, as the ledger has them. What is known of tries stays.
  void take_over(std::span<const rollout::Silence> silences);

  /// A host's part in a silence.
  struct Part {
    rollout::SilenceId silence;
    std::vector<std::uint32_t> events;
    rollout::SilencedHost host;
    bool needs_reading = false;  ///< Nobody has what it runs: a contact reads that first.
    bool was_pending = true;     ///< Before its contact began.
  };
  [[nodiscard]] const Part* find(std::string_view host) const;  ///< Null where it is in none.
  [[nodiscard]] std::size_t hosts() const { return parts_.size(); }
  [[nodiscard]] bool has_work() const { return !parts_.empty() || has_errand() || !waits_.empty(); }

  using IsBusy = std::function<bool(const std::string&)>;
  /// The next host that something is to be done with; those that others are at work on wait.
  [[nodiscard]] std::optional<Part> next(Time now, const IsBusy& is_busy) const;
  [[nodiscard]] std::optional<Time> wakes_at(const IsBusy& is_busy) const;

  /// At most four are read at once: compiled rules are large.
  void has_to_be_read(std::string_view host);
  void began(const rollout::SilencedHost& now, OperationId contact);
  [[nodiscard]] bool has_contact(std::string_view host) const;
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

  /// The contact was not the end of the try: the next one follows at once. Not for ever: false
  /// where the try has to end.
  bool goes_on(const rollout::SilencedHost& now);

  /// A try has ended, and this is how the host stands now. One that is not where it should be is
  /// tried again, later each time; where that could do harm, not before its end or until asked.
  void ended(const rollout::SilencedHost& now, rollout::SilenceTask task,
             const std::optional<Error>& why, Time at);

  /// It runs something that was installed since.
  void overtaken(std::string_view host);

  // Who asked for something, and hears of it once each host was tried.
  // Without the name of a silence they are to be restored.
  std::uint64_t open(const std::vector<std::string>& hosts, std::string silence,
                     std::optional<Time> ends_at);
  [[nodiscard]] bool has_errand() const { return !errands_.empty(); }
  std::vector<Errand> done();                           ///< Those of which all is known; each once.
  std::optional<Errand> give_up(std::uint64_t number);  ///< As far as it has come.

  // What the collector has still to show of hosts that were changed.
  void await_arrival(OperationId operation, const std::string& host, Time until);
  std::optional<std::string> arrived(OperationId operation);
  std::vector<std::pair<OperationId, std::string>> overdue(Time now);

 private:
  struct Known : Part {
    std::optional<OperationId> contact = {};
    std::optional<Time> tried_at = {};
    Time retry_at{};
    unsigned failures = 0;
    unsigned steps = 0;  // contacts of this try that were not its end
  };
  struct Open {
    Errand errand;
    std::map<std::string, std::size_t, std::less<>> places;  // of hosts, by lower-case name
    std::set<std::string, std::less<>> waits_for;

    [[nodiscard]] bool restores() const { return errand.silence.empty(); }
  };
  struct Wait {
    std::string host;
    Time until{};
  };
  static Time due_at(const Known& known);
  [[nodiscard]] bool must_wait(const Known& known, const IsBusy& is_busy) const;
  void forget_try(Known& known);
  void change(std::string_view host, const std::function<void(Known&)>& how);
  void leave(std::string_view host);
  void tell(const rollout::SilencedHost& now, rollout::SilenceTask task,
            const std::optional<Error>& why);
  void arrival_known(const std::string& host, std::optional<Reason> reason);

  std::map<std::string, Known, std::less<>> parts_;  // by lower-case name
  std::set<std::pair<Time, std::string>> due_;       // of those without a contact
  std::map<std::uint64_t, Open> errands_;
  std::map<OperationId, Wait> waits_;
  std::map<std::string, OperationId, std::less<>> awaited_;  // the newest wait of a host
  std::size_t in_flight_ = 0;
  std::size_t reading_ = 0;
  std::uint64_t last_errand_ = 0;
};

}  // namespace sysring::engine
