#include "cli/operate.h"

#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include "cli/rollout_page.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

engine::StopRequest* to_be_asked = nullptr;  // a signal handler reaches nothing else

void ask_to_stop(int) {
  if (to_be_asked != nullptr) to_be_asked->ask();
}

void handle_with(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

/// Nothing more comes by itself.
bool has_come_to_rest(const engine::View& view) {
  const bool waits_for_somebody =
      view.phase == rollout::Phase::paused || view.phase == rollout::Phase::awaiting_approval;
  return !view.begins && (waits_for_somebody || rollout::has_ended(view.phase));
}

/// What a line of the owner tells goes to the watcher; the last view is kept.
Result<Done> take(const Json& line, engine::Watcher& watcher, std::optional<engine::View>& last) {
  if (const auto* json = line.find("happening")) {
    const auto happening = engine::happening_from(*json);
    if (!happening) return happening.error();
    watcher.happened(*happening);
  }
  if (const auto* json = line.find("view")) {
    auto view = engine::view_from(*json);
    if (!view) return view.error();
    watcher.changed(*view);
    last = *std::move(view);
  }
  return Done{};
}

}  // namespace

StopOnSignals::StopOnSignals() {
  to_be_asked = &request_;
  handle_with(ask_to_stop);
}

StopOnSignals::~StopOnSignals() {
  handle_with(SIG_DFL);
  to_be_asked = nullptr;
}

Exit conclude(const engine::View& view, Exit exit, Shell& shell) {
  if (shell.wants_json()) {
    shell.print("sysring.rollout/1", to_json(view, exit), exit);
  } else {
    shell.print(rollout_page(view, exit));
  }
  return exit;
}

Ending operate(const workspace::Workspace& workspace, Owned owned, Shell& shell,
               engine::Engine::Until until,
               const std::function<Result<Done>(engine::Engine&)>& begin) {
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(workspace, std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  auto& engine = (*assembly)->engine();
  StopOnSignals stop;
  if (auto begun = begin(engine); !begun) return Errors{begun.error()};
  const auto end = engine.run(stop.request(), until);
  if (!end) return Errors{end.error()};
  const auto view = engine.view();
  watcher->changed(view);
  watcher.reset();  // the terminal is ours again
  const bool was_stopped = *end == engine::RunEnd::interrupted;
  if (view.silenced > 0) {
    shell.note(
        term::Line{{"⚠ ", term::Ink::warning},
                   {term::counted(view.silenced, "host") +
                    " silenced, and nobody ends that in time: leave `sysring run` running"}});
  }
  if (view.rollout.empty()) return was_stopped ? Exit::interrupted : Exit::done;
  return conclude(view, was_stopped ? Exit::interrupted : exit_of(view), shell);
}

Ending follow(engine::ControlClient& owner, Shell& shell) {
  auto watcher = shell.watcher();
  std::optional<engine::View> last;
  const auto reply = owner.ask("watch", Json{Json::Object{}});
  if (!reply) return Errors{reply.error()};
  if (auto taken = take(*reply, *watcher, last); !taken) return Errors{taken.error()};
  if (!last) {
    shell.note("Nothing is under way.");
    return Exit::done;
  }
  while (!has_come_to_rest(*last)) {
    const auto line = owner.next_line();
    if (!line) return Errors{line.error()};
    if (!*line) break;
    if (auto taken = take(**line, *watcher, last); !taken) return Errors{taken.error()};
  }
  watcher.reset();
  return conclude(*last, exit_of(*last), shell);
}

}  // namespace sysring::cli
