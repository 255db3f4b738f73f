#include "cli/rollout_page.h"

#include <string>

#include "cli/term/figures.h"
#include "cli/term/ring_line.h"

namespace sysring::cli {
namespace {

using rollout::HostState;
using term::Ink;
using term::Line;

std::size_t hosts_in(const engine::View& view, HostState state) {
  std::size_t hosts = 0;
  for (const auto& ring : view.rings) hosts += ring.hosts.at(static_cast<std::size_t>(state));
  return hosts;
}

std::string counts(const engine::View& view) {
  std::string text;
  const auto add = [&](HostState state) {
    const auto hosts = hosts_in(view, state);
    if (hosts == 0) return;
    text += (text.empty() ? "" : ", ") + term::grouped(hosts) + " " +
            term::in_words(rollout::to_string(state));
  };
  for (std::size_t i = 0; i < rollout::host_states; ++i) add(static_cast<HostState>(i));
  return text.empty() ? "no hosts" : text;
}

/// What one does now.
std::string next_of(const engine::View& view, Exit exit) {
  const auto& id = view.rollout;
  switch (exit) {
    case Exit::done:
      return "sysring status";
    case Exit::some_failed:
      return "sysring retry " + id + "   ·   sysring show " + id;
    case Exit::halted:
    case Exit::rolled_back:
      return "sysring show " + id + "   ·   sysring explain HOST";
    case Exit::rollback_incomplete:
      return "sysring show " + id + "   ·   sysring retry " + id + "   Act now.";
    case Exit::waiting:
    case Exit::interrupted:
      return "sysring resume " + id + "   ·   sysring abort " + id;
    default:
      return "sysring show " + id;
  }
}

}  // namespace

std::vector<Line> rollout_page(const engine::View& view, Exit exit) {
  const auto mark = term::mark_of(view.phase);
  std::vector<Line> lines{{mark,
                           {" " + view.rollout + "  " + view.version + "  "},
                           {term::in_words(rollout::to_string(view.phase)), mark.ink},
                           {"   " + counts(view)}}};
  if (!view.why.empty()) {
    const std::string code = view.reason ? " [" + to_string(*view.reason) + "]" : "";
    lines.push_back({{"  " + view.why + code}});
  }
  for (const auto& ring : view.rings) {
    const auto remarks = term::remarks_of(ring, view);
    lines.push_back({{"  "},
                     term::mark_of(ring.state),
                     {" " + ring.name + "  " + term::progress_of(ring)},
                     {remarks.empty() ? "" : "   " + remarks},
                     {ring.figures.empty() ? "" : "   " + ring.figures, Ink::faint}});
  }
  lines.push_back({{"Next  ", Ink::faint}, {next_of(view, exit)}});
  return lines;
}

Json to_json(const engine::View& view, Exit exit) {
  Json document = engine::to_json(view);
  document["exit_code"] = static_cast<int>(exit);
  return document;
}

}  // namespace sysring::cli
