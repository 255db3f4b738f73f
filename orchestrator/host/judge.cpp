#include "host/judge.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host {
namespace {

using fleet::Level;
using fleet::Proof;
using sysmon::Verdict;
using namespace std::chrono_literals;

constexpr auto fresh = 60s;
constexpr std::size_t longest_evidence = 4'096;

/// What one level came to.
struct Found {
  Proof proof = Proof::unknown;
  std::string seen;
  Reason reason = Reason::bad_answer;  ///< For all but proven.
};

Proof proof_of(Verdict verdict) {
  if (verdict == Verdict::agrees) return Proof::proven;
  return verdict == Verdict::contradicts ? Proof::refuted : Proof::unknown;
}

std::string words_of(const sysmon::Event& event) {
  return "Event " + std::to_string(event.id) + " record " + std::to_string(event.record_id) +
         " at " + to_rfc3339(event.at) + " by process " + std::to_string(event.process_id);
}

std::string hash_of(const sysmon::HashSet& hashes) {
  return hashes.empty() ? "no hash" : hashes.to_string();
}

bool service_has_started(const Status& status) {
  return std::ranges::any_of(status.starts,
                             [](const auto& event) { return event.field("State") == "Started"; });
}

/// Later in the log: by its id, or by its time, where that is known and ids have begun anew.
bool is_newer(const sysmon::Event& event, const sysmon::Event& than, const Status& status) {
  if (event.record_id > than.record_id) return true;
  return service_has_started(status) && than.at != Time{} && event.at > than.at;
}

std::string words_of(const Status& status) {
  switch (status.key) {
    case Key::none:
      return "config.xml " + hash_of(status.config) + "; no key to close: Linux has no registry";
    case Key::unread:
      break;
    case Key::closed:
      return "ConfigHash " + hash_of(status.config) + "; key closed: " + status.key_words;
    case Key::closed_blindly:
      return "ConfigHash " + hash_of(status.config) + "; key closed by regini, not read back";
    case Key::open:
      return "ConfigHash " + hash_of(status.config) + "; key open: " + status.key_words;
  }
  return "ConfigHash " + hash_of(status.config) + "; key not read";
}

Found stored(const Claim& claim, const Status& status) {
  const std::string seen = words_of(status);
  if (status.key == Key::open) return {Proof::refuted, seen, Reason::key_open};
  // Loading may have reset it: what it was like before does not tell.
  if (status.key == Key::unread && (claim.key_was_read || !claim.file.empty())) {
    return {Proof::unknown, seen, Reason::key_open};
  }
  return {proof_of(status.config.agrees_with(claim.config.digests)), seen, Reason::hash_mismatch};
}

/// Windows knows no case in the names of files, and Linux does.
bool same_path(std::string_view a, std::string_view b) {
  return a == b || (b.find('\\') != std::string_view::npos && equals_in_any_case(a, b));
}

/// The Event 16 of this claim: of our file where one was loaded, else the newest.
const sysmon::Event* announcement(const Claim& claim, const Status& status) {
  for (auto event = status.changes.rbegin(); event != status.changes.rend(); ++event) {
    const auto change = sysmon::config_change(*event);
    if (!change) continue;
    const bool agrees = change->hashes.agrees_with(claim.config.digests) == Verdict::agrees;
    const bool by_start = claim.started && agrees;  // the unit starts with a path of its own
    const bool ours = same_path(change->path, claim.file) &&
                      (claim.user.empty() || equals_in_any_case(event->user_id, claim.user));
    if (claim.file.empty() || ours || by_start) return &*event;
  }
  return nullptr;
}

bool is_stale(const sysmon::Event& event, const Claim& claim, const Status& status) {
  if (claim.file.empty() || !claim.before || !claim.before->newest) return false;
  return !is_newer(event, *claim.before->newest, status);
}

Found announced(const Claim& claim, const Status& status, const sysmon::Event* event) {
  constexpr auto reason = Reason::no_event_16;
  if (event == nullptr) {
    return {Proof::unknown,
            claim.file.empty() ? "no Event 16 is left" : "no Event 16 names our file", reason};
  }
  const auto change = sysmon::config_change(*event);
  const std::string seen = words_of(*event) + ": " + change->path + " " + hash_of(change->hashes);
  if (is_stale(*event, claim, status)) {
    return {Proof::unknown, seen + ", which is older than our command", reason};
  }
  const auto proof = proof_of(change->hashes.agrees_with(claim.config.digests));
  return {proof, seen,
          proof == Proof::refuted && !claim.file.empty() ? Reason::hash_mismatch : reason};
}

/// An Event 255 that is newer than what went before.
const sysmon::Event* new_error(const Claim& claim, const Status& status,
                               const sysmon::Event* change) {
  const auto* old = claim.before && claim.before->newest ? &*claim.before->newest : change;
  for (const auto& event : status.errors) {
    if (old == nullptr || is_newer(event, *old, status)) return &event;
  }
  return nullptr;
}

/// The service as systemd sees it, against what it was.
Found running_service(const Claim& claim, const Status& status) {
  using fleet::Service;
  using fleet::StartType;
  const std::string& seen = status.service_words;
  if (status.service == Service::unknown) return {Proof::unknown, seen, Reason::bad_answer};
  if (status.service == Service::pending) return {Proof::unknown, seen, Reason::service_stopped};
  if (status.service != Service::running) return {Proof::refuted, seen, Reason::service_stopped};
  if (!claim.before || claim.started) return {Proof::proven, seen};

  const Status& before = *claim.before;
  if (status.restarts > before.restarts) {
    return {Proof::refuted, seen + "; it ended and was restarted", Reason::service_stopped};
  }
  if (status.process_id != before.process_id && !service_has_started(status)) {
    return {Proof::refuted, seen + "; it was process " + std::to_string(before.process_id),
            Reason::service_stopped};
  }
  if (before.start_type == StartType::automatic && status.start_type != StartType::automatic) {
    return {Proof::refuted, seen + "; it was enabled", Reason::not_automatic};
  }
  return {Proof::proven, seen};
}

Found running(const Claim& claim, const Status& status, const sysmon::Event* change) {
  Found found = running_service(claim, status);
  if (found.proof == Proof::refuted) return found;
  if (const auto* error = new_error(claim, status, change)) {
    return {Proof::refuted,
            words_of(*error) + ": " + std::string{error->field("ID")} + " " +
                std::string{error->field("Description")},
            Reason::sysmon_error};
  }
  return found;
}

/// The newest of the events that the service has logged since.
const sysmon::Event* newest_since(const std::vector<sysmon::Event>& events, const Claim& claim,
                                  const Status& status, const sysmon::Event* change) {
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (status.process_id == 0 || event->process_id != status.process_id) continue;
    if (change != nullptr && !is_newer(*event, *change, status)) continue;
    if (claim.file.empty() && event->at + fresh < claim.host_now) continue;
    return &*event;
  }
  return nullptr;
}

Found alive(const Claim& claim, const Status& status, const sysmon::Event* change) {
  constexpr auto reason = Reason::service_silent;
  if (const auto* event = newest_since(status.life, claim, status, change)) {
    return {Proof::proven, words_of(*event) + ", a sign of life", reason};
  }
  return {Proof::unknown, "no new event of process " + std::to_string(status.process_id), reason};
}

Found recording(const Claim& claim, const Status& status, const sysmon::Event* change) {
  Found found = alive(claim, status, change);
  if (claim.probe.empty()) return found;
  if (const auto* event = newest_since(status.probes, claim, status, change)) {
    return {Proof::proven, words_of(*event) + ", the probe " + claim.probe};
  }
  found.seen += ", and none of the probe " + claim.probe;
  if (found.proof == Proof::unknown) return found;
  return {Proof::refuted, found.seen, Reason::probe_missing};
}

std::string expectation(Level level, const Claim& claim) {
  switch (level) {
    case Level::stored:
      return "SHA256=" + claim.config.digests.sha256;
    case Level::announced:
      return claim.file.empty() ? "no newer configuration"
                                : "an Event 16 of " + claim.file + " with its hash";
    case Level::running:
      return "the service running as before and no Event 255";
    default:
      return claim.probe.empty() ? "an event that the service has logged since"
                                 : "the event of a rule that only the new configuration has";
  }
}

}  // namespace

fleet::Proof Judgement::proof(Level level) const {
  const auto found = std::ranges::find(evidence, level, &fleet::Evidence::level);
  return found == evidence.end() ? Proof::unknown : found->proof;
}

bool Judgement::may_improve() const {
  return fault && proof(Level::stored) == Proof::proven &&
         proof(Level::announced) != Proof::refuted && proof(Level::running) != Proof::refuted &&
         (proof(Level::recording) != Proof::proven || proof(Level::running) == Proof::unknown);
}

Judgement judge(const Claim& claim, const Status& status, Time now) {
  const auto* change = announcement(claim, status);
  const std::array<std::pair<Level, Found>, 4> levels{{
      {Level::stored, stored(claim, status)},
      {Level::announced, announced(claim, status, change)},
      {Level::running, running(claim, status, change)},
      {Level::recording, recording(claim, status, change)},
  }};
  Judgement judgement;
  Proof worst = Proof::proven;
  for (const auto& [level, found] : levels) {
    const std::string seen = printable(found.seen, longest_evidence);
    judgement.evidence.push_back({level, found.proof, now, seen});
    const bool rotated_away = level == Level::announced && claim.file.empty();
    if (found.proof == Proof::proven) continue;
    if (found.proof == Proof::unknown && (rotated_away || worst != Proof::proven)) continue;
    if (found.proof == Proof::refuted && worst == Proof::refuted) continue;
    worst = found.proof;
    judgement.fault = Error{found.reason, Effect::none,
                            "found " + printable_line(seen) + ", expected " +
                                printable_line(expectation(level, claim))};
  }
  if (judgement.proof(Level::announced) == Proof::proven) judgement.announced = *change;
  return judgement;
}

}  // namespace sysring::host
