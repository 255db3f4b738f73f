#include "cli/errand.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/term/figures.h"
#include "cli/term/table.h"

namespace sysring::cli {
namespace {

constexpr std::size_t most_lines = 50;

Error has_ended() {
  return {Reason::line_lost,
          Effect::unknown,
          "the owner of the workspace ended before each host was tried",
          {},
          "What was asked for stands: `sysring silence --list`. `sysring run` goes on with it."};
}

}  // namespace

Result<engine::Errand> await_errand(engine::ControlClient& owner, const Json& reply,
                                    engine::Watcher& watcher) {
  const auto* number = reply.find("number");
  while (true) {
    const auto line = owner.next_line();
    if (!line) return line.error();
    if (!*line) return has_ended();
    if (const auto* json = (*line)->find("errand")) {
      auto errand = engine::errand_from(*json);
      if (!errand) return errand.error();
      const bool is_ours = number != nullptr && number->integer() != nullptr &&
                           *number->integer() == static_cast<std::int64_t>(errand->number);
      if (is_ours) return errand;
    }
    if (const auto* json = (*line)->find("happening")) {
      const auto happening = engine::happening_from(*json);
      if (!happening) return happening.error();
      if (!happening->silence.empty()) watcher.happened(*happening);
    }
  }
}

void print_left(const engine::Errand& errand, rollout::SilenceState wanted, Shell& shell) {
  term::Table table{{{"Host"}, {"State"}, {"Reason"}, {"What"}}};
  std::size_t left = 0;
  for (const auto& host : errand.hosts) {
    const bool was_never_changed =
        wanted == rollout::SilenceState::restored && host.state == rollout::SilenceState::untouched;
    if ((host.state == wanted || was_never_changed) && !host.reason) continue;
    if (++left > most_lines) continue;
    const auto text = host.text.empty() && host.reason ? std::string{page_of(*host.reason).title}
                                                       : host.text.substr(0, 160);
    table.add({{host.name},
               {std::string{to_string(host.state)}},
               {host.reason ? to_string(*host.reason) : ""},
               {text}});
  }
  if (left == 0) return;
  shell.print(table.lines(shell.charset(), 2));
  if (left > most_lines) shell.print("  … " + term::grouped(left - most_lines) + " more");
}

}  // namespace sysring::cli
