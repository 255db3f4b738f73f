#include "engine/forwarding.h"

#include <algorithm>

#include "base/text.h"

namespace sysring::engine {
namespace {

constexpr std::size_t most_changes = 8;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_separator(char c) { return c == '/' || c == '\\'; }

/// Whole names alone, on any platform: "ws-7" is not in "/run/sysring/ws-70/a.xml".
bool has_part(std::string_view path, std::string_view part) {
  for (auto at = path.find(part); at != std::string_view::npos; at = path.find(part, at + 1)) {
    const auto end = at + part.size();
    const bool begins = at == 0 || is_separator(path[at - 1]);
    if (begins && (end == path.size() || is_separator(path[end]))) return true;
  }
  return false;
}

bool is_newer(const collector::Newest& a, const collector::Newest& b) {
  return a.received_at > b.received_at ||
         (a.received_at == b.received_at && a.record_id >= b.record_id);
}

}  // namespace

/// The event that shows what is wanted; null where none has.
const collector::Newest* Forwarding::proof_of(const Known& known, const Wanted& wanted) {
  if (wanted.path.empty()) {
    return known.newest.received_at > wanted.since ? &known.newest : nullptr;
  }
  const auto found = std::ranges::find_if(
      known.changes, [&](const auto& change) { return has_part(change.path, wanted.path); });
  return found == known.changes.end() ? nullptr : &found->event;
}

const Forwarding::Known* Forwarding::find(std::string_view computer) const {
  const auto found = computers_.find(lower(computer));
  return found == computers_.end() ? nullptr : &found->second;
}

std::optional<Shown> Forwarding::await(Wanted wanted) {
  Known& known = computers_[lower(wanted.computer)];
  if (const auto* by = proof_of(known, wanted)) {
    return Shown{wanted.host, wanted.operation, *by, known.newest};
  }
  waits_at_[wanted.operation.number] = lower(wanted.computer);
  known.waiting.push_back(std::move(wanted));
  return std::nullopt;
}

void Forwarding::forget(OperationId operation) {
  const auto at = waits_at_.find(operation.number);
  if (at == waits_at_.end()) return;
  std::erase_if(computers_[at->second].waiting,
                [&](const Wanted& wanted) { return wanted.operation == operation; });
  waits_at_.erase(at);
}

std::vector<Shown> Forwarding::learn(const collector::Harvest& harvest, Time now) {
  for (const auto& arrival : harvest.config_changes) {
    const auto path = arrival.event.field("Configuration");
    if (!contains(path, ours_)) continue;
    const auto& event = arrival.event;
    auto& changes = computers_[lower(event.computer)].changes;
    changes.push_back(
        {std::string{path}, {event.computer, event.record_id, event.at, arrival.received_at}});
    if (changes.size() > most_changes) changes.erase(changes.begin());
  }
  std::vector<Shown> shown;
  for (const auto& newest : harvest.newest) {
    Known& known = computers_[lower(newest.computer)];
    if (known.first_heard == Time{}) known.first_heard = now;
    if (is_newer(newest, known.newest)) known.newest = newest;
    const auto first = std::ranges::stable_partition(
        known.waiting, [&](const Wanted& wanted) { return proof_of(known, wanted) == nullptr; });
    for (const auto& wanted : first) {
      shown.push_back({wanted.host, wanted.operation, *proof_of(known, wanted), known.newest});
      waits_at_.erase(wanted.operation.number);
    }
    known.waiting.erase(first.begin(), first.end());
  }
  return shown;
}

std::optional<collector::Newest> Forwarding::newest(std::string_view computer) const {
  const Known* known = find(computer);
  if (known == nullptr || known->first_heard == Time{}) return std::nullopt;
  return known->newest;
}

bool Forwarding::was_heard_before(std::string_view computer, Time moment) const {
  const Known* known = find(computer);
  return known != nullptr && known->first_heard != Time{} && known->first_heard <= moment;
}

Control Forwarding::control(const std::vector<std::string>& computers, Time since) const {
  Control control;
  for (const auto& computer : computers) {
    const auto last = newest(computer);
    if (!last) continue;
    ++(last->received_at >= since ? control.heard : control.silent);
  }
  return control;
}

}  // namespace sysring::engine
