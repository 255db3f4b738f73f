#include "engine/sweep.h"

#include <algorithm>
#include <utility>

#include "base/printable.h"

namespace sysring::engine {

Sweep::Sweep(std::vector<fleet::HostId> hosts, const std::vector<ledger::HostRow>& rows,
             ::sysring::host::Purpose purpose)
    : hosts_{std::move(hosts)}, purpose_{purpose}, result_{.asked = hosts_.size()} {
  for (const auto& row : rows) {
    if (row.facts) digests_.emplace(row.name, fleet::digest(*row.facts));
  }
}

std::optional<fleet::HostId> Sweep::next() {
  if (next_ == hosts_.size()) return std::nullopt;
  return hosts_[next_++];
}

void Sweep::ended(const EndedContact& contact) {
  looks_.erase(contact.name);
  const auto& ended = contact.ended;
  if (!ended.checks.empty()) result_.checks = ended.checks;
  note_clock(contact);
  if (!ended.facts) {
    ++result_.not_reached;
    if (result_.faults.size() == SweepResult::most_faults) return;
    result_.faults.emplace_back(
        contact.name, ended.report.error.value_or(
                          Error{Reason::bad_answer, Effect::none, "the host told nothing"}));
    return;
  }
  ++result_.reached;
  if (ended.adopted) {
    result_.adopted.push_back(
        {contact.name, ended.adopted->shown, ended.adopted->stand_in.digests.sha256});
  } else if (ended.report.error && result_.faults.size() < SweepResult::most_faults) {
    result_.faults.emplace_back(contact.name, *ended.report.error);
  }
  const auto before = digests_.find(contact.name);
  if (before == digests_.end() || before->second != fleet::digest(*ended.facts)) ++result_.changed;
}

void Sweep::note_clock(const EndedContact& contact) {
  const auto ahead = contact.ended.clock_ahead.value_or(std::chrono::seconds{0});
  const bool is_off = std::chrono::abs(ahead) > SweepResult::clock_tolerance;
  if (!is_off || result_.clocks.size() == SweepResult::most_faults) return;
  result_.clocks.emplace_back(contact.name, ahead);
}

std::optional<OperationId> Sweep::leave(const std::string& host) {
  ++result_.left;
  const auto look = looks_.find(host);
  if (look == looks_.end()) return std::nullopt;
  return looks_.extract(look).mapped();
}

void Sweep::collector_failed(const Error& error) {
  result_.collector_fault = printable_line(error.message);
}

bool Sweep::has_ended() const {
  return next_ == hosts_.size() && looks_.empty() && pass == Pass::over;
}

SweepResult Sweep::result() const {
  SweepResult result = result_;
  std::ranges::sort(result.faults, {}, [](const auto& fault) { return fault.first; });
  std::ranges::sort(result.clocks);
  return result;
}

SweepView Sweep::view() const {
  return {result_.asked, result_.reached + result_.left, result_.not_reached};
}

}  // namespace sysring::engine
