#include "cli/silence_list.h"

#include <string>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "cli/moments.h"
#include "cli/silence_words.h"
#include "cli/term/table.h"
#include "engine/control.h"

namespace sysring::cli {
namespace {

using rollout::Silence;
using rollout::SilenceState;
using term::Ink;

/// "2026-11-24 16:41", and whether that should have been.
term::Span end_of(const Silence& silence, Time now) {
  const auto late = rollout::past_end(silence, now);
  if (late == 0) return {to_the_minute(silence.ends_at)};
  return {"past its end: " + std::to_string(late) + " not restored", Ink::bad};
}

void print_table(const std::vector<Silence>& silences, Time now, Shell& shell) {
  term::Table table{{{"ID"}, {"Hosts"}, {"What"}, {"Who"}, {"Ends"}, {"Reason"}}};
  for (const auto& silence : silences) {
    table.add({{to_string(silence.id)},
               {counts_of(silence)},
               {what_of(silence.events)},
               {silence.owner},
               end_of(silence, now),
               {printable_line(silence.why, 80)}});
  }
  shell.print(table.lines(shell.charset()));
}

/// Each host, with what is wrong with it, if anything is.
void print_hosts(const std::vector<Silence>& silences, Time now, Shell& shell) {
  term::Table table{{{"Host"}, {"Silence"}, {"State"}, {"Ends"}, {"Fault"}}};
  for (const auto& silence : silences) {
    for (const auto& host : silence.hosts) {
      if (rollout::is_over(host.state)) continue;
      const bool is_late = rollout::due(host, now) == rollout::SilenceTask::restore;
      const auto fault =
          host.reason ? to_string(*host.reason) + " " + std::string{page_of(*host.reason).title}
                      : std::string{};
      table.add({{host.name},
                 {to_string(silence.id)},
                 {std::string{to_string(host.state)}},
                 {to_the_minute(host.ends_at), is_late ? Ink::bad : Ink::plain},
                 {fault, Ink::warning}});
    }
  }
  shell.print(table.lines(shell.charset()));
}

/// What brings a silence to its end that nobody ends.
void advise(const Site& site, Shell& shell) {
  const bool is_owned =
      engine::ControlClient::connect(control_socket(site.workspace())).has_value();
  shell.note(is_owned
                 ? "Its owner tries again by itself; `sysring restore SELECTOR` has it try now."
                 : "Nobody owns the workspace: `sysring run` ends what is past its end, and stays "
                   "for the others; `sysring restore S-NNNN` ends one now.");
}

}  // namespace

Ending list_silences(const Site& site, Shell& shell) {
  std::vector<Silence> silences;
  if (site.ledger() != nullptr) {
    auto under_way = site.ledger()->silences();
    if (!under_way) return Errors{under_way.error()};
    silences = *std::move(under_way);
  }
  const auto now = shell.clock().now();
  const bool is_late = is_past_end(silences, now);
  const auto exit = is_late ? Exit::faults : Exit::done;
  if (shell.wants_json()) {
    Json::Array list;
    for (const auto& silence : silences) list.push_back(to_json(silence, now));
    Json document;
    document["silences"] = std::move(list);
    shell.print("sysring.silences/1", std::move(document), exit);
    return exit;
  }
  if (silences.empty()) {
    shell.note("No host is silenced.");
    return exit;
  }
  print_table(silences, now, shell);
  shell.print("");
  print_hosts(silences, now, shell);
  if (is_late) advise(site, shell);
  return exit;
}

}  // namespace sysring::cli
