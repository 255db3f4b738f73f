#include "engine/sweep.h"

#include <utility>

#include <poll.h>

#include "base/log.h"
#include "engine/running.h"

namespace sysring::engine {

Result<Sweep> Sweep::of(const Parts& parts, std::vector<fleet::HostId> hosts) {
  const auto fence = parts.ledger.last_operation();
  if (!fence) return fence.error();
  const auto rows = parts.ledger.hosts();
  if (!rows) return rows.error();

  Sweep sweep{parts, std::move(hosts)};
  sweep.last_operation_ = *fence;
  sweep.computers_ = Computers{parts.inventory, *rows};
  for (const auto& row : *rows) {
    if (row.facts) sweep.digests_.emplace(row.name, fleet::digest(*row.facts));
  }
  sweep.result_.asked = sweep.hosts_.size();
  return sweep;
}

Result<SweepResult> Sweep::run(StopRequest& stop) {
  if (parts_.collector != nullptr) {
    harvester_ = std::make_unique<Harvester>(*parts_.collector);
    harvester_->ask(parts_.clock.now() - parts_.collector_latency);
  }
  while (true) {
    ledger::Turn turn{.at = parts_.clock.now()};
    take_answers(turn);
    take_harvest(turn);
    if (stop.times() == 0) begin_more(turn);
    turn.last_operation = last_operation_;
    if (!turn.empty()) {
      if (auto recorded = parts_.ledger.record(turn); !recorded) return recorded.error();
    }
    contacts_->dispatch();
    if (has_ended(stop)) return std::move(result_);
    sleep(stop);
  }
}

void Sweep::take_answers(ledger::Turn& turn) {
  for (const auto& answer : parts_.completions.drain()) {
    if (const auto ended = contacts_->answer(answer, turn)) count(*ended);
  }
}

void Sweep::take_harvest(ledger::Turn& turn) {
  if (!harvester_) return;
  for (const auto& harvest : harvester_->take()) {
    if (!harvest) {
      log::warn("collector_unreadable", {{"text", harvest.error().message}});
      result_.collector_fault = harvest.error();
      continue;
    }
    for (const auto& newest : harvest->newest) {
      const auto host = computers_.host_of(newest.computer);
      if (!host) continue;
      turn.heard.push_back({*host, newest.record_id, newest.event_at, newest.received_at});
    }
  }
}

void Sweep::begin_more(ledger::Turn& turn) {
  while (next_ < hosts_.size() && contacts_->size() < parts_.max_in_flight) {
    const fleet::HostId id = hosts_[next_++];
    const auto& host = parts_.inventory.host(id);
    ++last_operation_.number;
    Order order{.host = id,
                .platform = host.platform,
                .target = target_of(host),
                .task = {.purpose = ::sysring::host::Purpose::observe,
                         .operation = last_operation_,
                         .workspace = parts_.workspace,
                         .config = {},
                         .file_name = {},
                         .places = parts_.places,
                         .kept = {}}};
    if (const auto ended = contacts_->begin(std::move(order), turn)) count(*ended);
  }
}

void Sweep::count(const EndedContact& contact) {
  const auto& ended = contact.ended;
  if (!ended.facts) {
    result_.not_reached.emplace_back(
        contact.name, ended.report.error.value_or(
                          Error{Reason::bad_answer, Effect::none, "the host told nothing"}));
    return;
  }
  ++result_.reached;
  const auto before = digests_.find(contact.name);
  if (before == digests_.end() || before->second != fleet::digest(*ended.facts)) ++result_.changed;
}

bool Sweep::has_ended(const StopRequest& stop) const {
  if (stop.times() > 1) return true;
  const bool all_begun = next_ == hosts_.size() || stop.times() > 0;
  const bool heard = !harvester_ || !harvester_->is_asked();
  return all_begun && contacts_->size() == 0 && heard;
}

void Sweep::sleep(const StopRequest& stop) const {
  std::vector<pollfd> waits{{parts_.completions.descriptor(), POLLIN, 0},
                            {stop.descriptor(), POLLIN, 0}};
  if (harvester_) waits.push_back({harvester_->descriptor(), POLLIN, 0});
  ::poll(waits.data(), waits.size(), 1'000);
  stop.heard();
}

}  // namespace sysring::engine
