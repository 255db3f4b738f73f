#include "cli/term/tree.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/term/figures.h"
#include "cli/term/ring_line.h"

namespace sysring::cli::term {
namespace {

constexpr std::size_t narrowest_with_bars = 80;
constexpr std::size_t wide = 100;

/// How wide the parts of every ring's line are, so that they stand below each other.
struct Layout {
  std::size_t mark = 1;
  std::size_t name = 0;
  std::size_t bar = 0;
  std::size_t progress = 0;
};

Layout layout_of(const engine::View& view, Charset charset, Size size) {
  Layout layout;
  if (size.columns >= narrowest_with_bars) layout.bar = size.columns >= wide ? 20 : 10;
  for (const auto& ring : view.rings) {
    layout.mark = std::max(layout.mark, width_of(in_charset(mark_of(ring.state).text, charset)));
    layout.name = std::max(layout.name, width_of(ring.name));
    layout.progress = std::max(layout.progress, width_of(progress_of(ring)));
  }
  return layout;
}

/// "R-0042  2026.4.0                    running 1 m 5 s", its end at the right edge.
Line header(const engine::View& view, Size size) {
  const auto mark = mark_of(view.phase);
  const std::string left = view.rollout + "  " + view.version;
  const std::string right = in_words(rollout::to_string(view.phase)) + " " +
                            for_people(std::max(view.at - view.started_at, Time::duration{0}));
  const auto edge = std::min(size.columns, wide);
  const auto used = width_of(left) + width_of(right);
  return {{left},
          {std::string(edge > used + 2 ? edge - used : 2, ' ')},
          {right, mark.ink == Ink::active ? Ink::plain : mark.ink}};
}

Line why(const engine::View& view) {
  const std::string code = view.reason ? " [" + to_string(*view.reason) + "]" : "";
  return {{"│  ", Ink::faint}, {view.why + code, mark_of(view.phase).ink}};
}

Line ring_line(const engine::RingView& ring, const engine::View& view, const Layout& layout,
               Charset charset, std::string_view branch) {
  auto mark = mark_of(ring.state);
  mark.text = padded(in_charset(mark.text, charset), layout.mark);
  Line line{{std::string{branch}, Ink::faint}, mark, {" " + padded(ring.name, layout.name)}};
  if (layout.bar > 0) {
    line.push_back({"   "});
    line.push_back(bar_of(ring, layout.bar));
  }
  const auto remarks = remarks_of(ring, view);
  const auto progress = progress_of(ring);
  line.push_back({"   " + (remarks.empty() ? progress : padded(progress, layout.progress))});
  const bool tells_harm = ring.state == rollout::RingState::failed;
  if (!remarks.empty()) line.push_back({"   " + remarks, tells_harm ? Ink::bad : Ink::plain});
  return line;
}

Line busy_line(const engine::BusyHost& host, std::size_t name, Time now, std::string_view trunk) {
  const auto since = for_people(std::max(now - host.since, Time::duration{0}));
  return {{std::string{trunk}, Ink::faint},
          {"◐ ", Ink::active},
          {padded(host.name, name) + "   " + in_words(host.activity) + " " + since}};
}

/// What may stand below a ring, in the order in which it is given up where rows are few.
enum class Detail : std::uint8_t { busy, gate };

struct Row {
  Line line;
  std::optional<Detail> detail = {};
  bool is_dull = false;  ///< A ring that tells nothing new.
};

bool shows_gate(const engine::RingView& ring) {
  return !ring.figures.empty() &&
         (is_under_way(ring.state) || ring.state == rollout::RingState::failed);
}

/// The ring below which busy hosts stand: the first one that something happens in.
std::size_t busiest_ring(const engine::View& view) {
  for (std::size_t i = 0; i < view.rings.size(); ++i) {
    if (view.rings[i].in_flight + view.rings[i].awaiting > 0) return i;
  }
  return view.rings.empty() ? 0 : view.rings.size() - 1;
}

void add_busy(const engine::View& view, std::string_view trunk, std::vector<Row>& rows) {
  std::size_t name = 0;
  for (const auto& host : view.busy) name = std::max(name, width_of(host.name));
  for (const auto& host : view.busy) {
    rows.push_back({busy_line(host, name, view.at, trunk), Detail::busy});
  }
}

Line sweep_line(const engine::SweepView& sweep) {
  return {{"◐ ", Ink::active}, {"sweep   " + progress_of(sweep)}};
}

std::vector<Row> all_rows(const engine::View& view, Charset charset, Size size) {
  std::vector<Row> rows;
  if (view.sweep) rows.push_back({sweep_line(*view.sweep)});
  if (view.rollout.empty()) return rows;
  rows.push_back({header(view, size)});
  if (!view.why.empty()) rows.push_back({why(view)});
  const auto layout = layout_of(view, charset, size);
  const auto busiest = busiest_ring(view);
  for (std::size_t i = 0; i < view.rings.size(); ++i) {
    const auto& ring = view.rings[i];
    const bool is_last = i + 1 == view.rings.size();
    const std::string trunk = is_last ? "     " : "│    ";
    const bool is_dull = !is_under_way(ring.state) && ring.state != rollout::RingState::failed;
    rows.push_back({ring_line(ring, view, layout, charset, is_last ? "└─ " : "├─ "), {}, is_dull});
    if (shows_gate(ring)) {
      rows.push_back({{{trunk, Ink::faint}, {"gate   " + ring.figures, Ink::faint}}, Detail::gate});
    }
    if (i == busiest) add_busy(view, trunk, rows);
  }
  return rows;
}

/// Takes rows away from the end, of those that may go, until the others fit.
template <typename MayGo>
std::size_t drop(std::vector<Row>& rows, std::size_t most, MayGo may_go) {
  std::size_t dropped = 0;
  for (auto at = rows.end(); at != rows.begin() && rows.size() > most;) {
    --at;
    if (!may_go(*at)) continue;
    at = rows.erase(at);
    ++dropped;
  }
  return dropped;
}

}  // namespace

std::vector<Line> tree(const engine::View& view, Charset charset, Size size) {
  auto rows = all_rows(view, charset, size);
  const std::size_t most = std::max<std::size_t>(size.rows, 2) - 1;
  if (rows.size() > most) {
    // One row is for what is left out.
    auto dropped = drop(rows, most - 1, [](const Row& row) { return row.detail == Detail::busy; });
    dropped += drop(rows, most - 1, [](const Row& row) { return row.detail.has_value(); });
    dropped += drop(rows, most - 1, [](const Row& row) { return row.is_dull; });
    rows.push_back({{{"… " + grouped(dropped) + " more lines", Ink::faint}}});
  }
  std::vector<Line> lines;
  for (auto& row : rows) lines.push_back(std::move(row.line));
  if (lines.size() > most) lines.resize(most);
  return lines;
}

}  // namespace sysring::cli::term
