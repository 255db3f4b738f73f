#include "cli/exit.h"

#include <algorithm>

#include "base/check.h"

namespace sysring::cli {
namespace {

using rollout::HostState;

std::size_t hosts_in(const engine::View& view, HostState state) {
  std::size_t hosts = 0;
  for (const auto& ring : view.rings) hosts += ring.hosts.at(static_cast<std::size_t>(state));
  return hosts;
}

bool is_any(const Errors& errors, Reason code) {
  return std::ranges::any_of(errors, [&](const Error& error) { return error.code == code; });
}

}  // namespace

std::string_view to_string(Exit exit) {
  switch (exit) {
    case Exit::done:
      return "done";
    case Exit::error:
      return "error";
    case Exit::changes:
      return "changes";
    case Exit::faults:
      return "faults";
    case Exit::some_failed:
      return "some_failed";
    case Exit::halted:
      return "halted";
    case Exit::rolled_back:
      return "rolled_back";
    case Exit::rollback_incomplete:
      return "rollback_incomplete";
    case Exit::waiting:
      return "waiting";
    case Exit::usage:
      return "usage";
    case Exit::locked:
      return "locked";
    case Exit::interrupted:
      return "interrupted";
  }
  check(false, "every exit has a name");
  return "";
}

Exit exit_of(const Errors& errors) {
  if (is_any(errors, Reason::bad_usage)) return Exit::usage;
  if (is_any(errors, Reason::locked)) return Exit::locked;
  return Exit::error;
}

Exit exit_of(const engine::View& view) {
  using rollout::Phase;
  if (hosts_in(view, HostState::rollback_failed) > 0) return Exit::rollback_incomplete;
  switch (view.phase) {
    case Phase::succeeded: {
      const auto failed =
          hosts_in(view, HostState::failed) + hosts_in(view, HostState::unreachable);
      return failed > 0 ? Exit::some_failed : Exit::done;
    }
    case Phase::halted:
      return Exit::halted;
    case Phase::rolled_back:
      return Exit::rolled_back;
    case Phase::rolled_back_partial:
      return Exit::rollback_incomplete;
    case Phase::aborted:
      return hosts_in(view, HostState::rolled_back) > 0 ? Exit::rolled_back : Exit::halted;
    case Phase::planned:
    case Phase::awaiting_approval:
    case Phase::scheduled:
    case Phase::running:
    case Phase::paused:
    case Phase::aborting:
    case Phase::rolling_back:
      return Exit::waiting;
  }
  check(false, "every phase has an exit");
  return Exit::error;
}

}  // namespace sysring::cli
