#include "engine/engine.h"

#include "engine/loop.h"

namespace sysring::engine {

void StopRequest::ask() noexcept {
  ++times_;
  wakeup_.ring();
}

int StopRequest::times() const noexcept { return times_; }

Engine::Engine(Parts parts) : loop_{std::make_unique<Loop>(std::move(parts))} {}
Engine::~Engine() = default;

Result<ledger::RolloutId> Engine::start(const ledger::StoredPlan& plan, const ledger::Actor& by,
                                        const std::string& why) {
  return loop_->start(plan, by, why);
}

Result<Done> Engine::resume(ledger::RolloutId id) { return loop_->resume(id); }

Result<Done> Engine::steer(rollout::Steer steer, const ledger::Actor& by, const std::string& why) {
  return loop_->steer(steer, by, why);
}

Result<RunEnd> Engine::run(StopRequest& stop, Until until) { return loop_->run(stop, until); }

Result<SweepResult> Engine::sweep(const std::vector<fleet::HostId>& hosts, StopRequest& stop) {
  return loop_->swept(hosts, ::sysring::host::Purpose::observe, stop);
}

Result<SweepResult> Engine::adopt(const std::vector<fleet::HostId>& hosts, StopRequest& stop) {
  return loop_->swept(hosts, ::sysring::host::Purpose::adopt, stop);
}

Result<SweepResult> Engine::first_day(fleet::HostId host, StopRequest& stop) {
  return loop_->swept({host}, ::sysring::host::Purpose::first_day, stop);
}

Result<Errand> Engine::silence(const SilenceOrder& order, const ledger::Actor& by,
                               StopRequest& stop) {
  const auto errand = loop_->silence(order, by);
  if (!errand) return errand.error();
  return loop_->carry_out(*errand, stop);
}

Result<Errand> Engine::restore(const std::vector<std::string>& hosts, const ledger::Actor& by,
                               const std::string& why, StopRequest& stop) {
  const auto errand = loop_->restore(hosts, by, why);
  if (!errand) return errand.error();
  return loop_->carry_out(*errand, stop);
}

View Engine::view() const { return loop_->view(); }

}  // namespace sysring::engine
