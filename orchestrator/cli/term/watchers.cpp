#include "cli/term/watchers.h"

#include <utility>

#include "base/check.h"
#include "cli/term/happening_line.h"

namespace sysring::cli::term {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds between_drawings{250};
constexpr milliseconds between_views{1'000};
constexpr seconds between_summaries{30};

/// Whether it is time for the next one; the first one is due at once.
bool is_due(std::optional<Time>& last, Time now, milliseconds span) {
  if (last && now - *last < span) return false;
  last = now;
  return true;
}

}  // namespace

void ScreenWatcher::happened(const engine::Happening& happening) {
  if (is_worth_scrolling(happening)) live_.scroll(screen_line(happening));
}

void ScreenWatcher::changed(const engine::View& view) {
  const bool phase_changed = std::exchange(drawn_phase_, view.phase) != view.phase;
  if (phase_changed) drawn_at_.reset();
  if (!is_due(drawn_at_, view.at, between_drawings)) return;
  const auto size = size_();
  live_.draw(tree(view, charset_, size), size.columns);
}

void PlainWatcher::happened(const engine::Happening& happening) {
  out_ << in_charset(plain_line(happening), charset_) << '\n' << std::flush;
}

void PlainWatcher::changed(const engine::View& view) {
  if (!told_at_) told_at_ = view.at;
  if (!is_due(told_at_, view.at, between_summaries)) return;
  out_ << in_charset(plain_line(view), charset_) << '\n' << std::flush;
}

void JsonWatcher::happened(const engine::Happening& happening) {
  out_ << engine::to_json(happening).dump() << '\n' << std::flush;
}

void JsonWatcher::changed(const engine::View& view) {
  const bool phase_changed = std::exchange(told_phase_, view.phase) != view.phase;
  if (phase_changed) told_at_.reset();
  if (is_due(told_at_, view.at, between_views)) {
    out_ << engine::to_json(view).dump() << '\n' << std::flush;
  }
}

std::unique_ptr<engine::Watcher> make_watcher(Progress progress, std::ostream& out, Style style,
                                              ScreenWatcher::AskSize size) {
  switch (progress) {
    case Progress::screen:
      return std::make_unique<ScreenWatcher>(out, style, std::move(size));
    case Progress::plain:
      return std::make_unique<PlainWatcher>(out, style.charset);
    case Progress::json:
      return std::make_unique<JsonWatcher>(out);
    case Progress::none:
      return std::make_unique<SilentWatcher>();
  }
  check(false, "every kind of progress has a watcher");
  return nullptr;
}

}  // namespace sysring::cli::term
