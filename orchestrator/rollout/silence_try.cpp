#include "rollout/silence_try.h"

#include <utility>

namespace sysring::rollout {
namespace {

bool has_worked(const fleet::Report& report) {
  return report.finding == fleet::Finding::current || report.finding == fleet::Finding::verified;
}

/// Without Sysmon there is nothing to restore: it was removed, or the host is a new one.
bool is_another_machine(const SilenceTry& tried) {
  return tried.report.error && tried.report.error->code == Reason::not_installed;
}

/// Neither what it had nor its silence.
bool runs_something_else(const SilencedHost& host, const SilenceTry& tried) {
  return !tried.found.empty() && tried.found != host.previous && tried.found != host.config;
}

SilencedHost after_silencing(SilencedHost host, const SilenceTry& tried) {
  if (has_worked(tried.report)) {
    host.state = SilenceState::silenced;
  } else if (tried.report.changed) {
    host.state = SilenceState::changing;
  } else if (runs_something_else(host, tried)) {
    host.state = SilenceState::pending;
    host.previous.clear();
    host.config.clear();
  } else if (tried.is_first || tried.found == host.previous) {
    host.state = SilenceState::pending;
  }
  return host;
}

SilencedHost after_restoring(SilencedHost host, const SilenceTry& tried) {
  const bool left_alone =
      !tried.report.changed && tried.report.finding == fleet::Finding::untouched;
  if (has_worked(tried.report) || (left_alone && tried.found == host.previous)) {
    host.state = SilenceState::restored;
    host.reason.reset();
  } else if (is_another_machine(tried) || (left_alone && runs_something_else(host, tried))) {
    host.state = SilenceState::overtaken;
  } else if (tried.report.changed) {
    host.state = SilenceState::changing;
  }
  return host;
}

}  // namespace

SilencedHost after(SilencedHost host, const SilenceTry& tried) {
  host.reason.reset();
  if (tried.report.error) host.reason = tried.report.error->code;
  if (tried.task == SilenceTask::restore) return after_restoring(std::move(host), tried);
  return after_silencing(std::move(host), tried);
}

}  // namespace sysring::rollout
