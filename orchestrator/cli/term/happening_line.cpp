#include "cli/term/happening_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "cli/term/figures.h"
#include "cli/term/ring_line.h"

namespace sysring::cli::term {
namespace {

constexpr auto harm = std::to_array<std::string_view>(
    {"failed", "rollback_failed", "halted", "rolled_back_partial", "aborted"});
constexpr auto caution = std::to_array<std::string_view>(
    {"unreachable", "skipped", "inconclusive", "paused", "aborting", "rolling_back", "rolled_back",
     "not_silenced", "not_restored", "not_forwarding", "overtaken"});

bool is_among(std::string_view event, const auto& events) {
  return std::ranges::find(events, lower(event)) != events.end();
}

/// Words for what happened: capitals are for the end of the whole.
std::string event_of(const engine::Happening& happening) {
  const bool is_about_the_whole = happening.host.empty() && happening.ring.empty();
  return is_about_the_whole ? happening.event : lower(happening.event);
}

Span mark_of_event(std::string_view event) {
  if (is_among(event, harm)) return {"✖", Ink::bad};
  if (is_among(event, caution)) return {"⚠", Ink::warning};
  return {"✔", Ink::good};
}

/// "12:41:02" of "2026-11-24T12:41:02.123Z".
std::string time_of_day(Time time) { return to_rfc3339(time).substr(11, 8); }

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

void add_word(std::string& line, std::string_view word) {
  if (!word.empty()) line += " " + std::string{word};
}

}  // namespace

std::string plain_line(const engine::Happening& happening) {
  std::string line = to_rfc3339(std::chrono::floor<std::chrono::seconds>(happening.at));
  add_word(line, happening.rollout);
  add_word(line, happening.silence);
  add_word(line, happening.ring);
  add_word(line, happening.host);
  add_word(line, event_of(happening));
  if (happening.reason) add_word(line, to_string(*happening.reason));
  if (!happening.text.empty()) add_word(line, in_quotes(happening.text));
  return line;
}

std::string plain_line(const engine::View& view) {
  std::string line = to_rfc3339(std::chrono::floor<std::chrono::seconds>(view.at));
  if (view.sweep) add_word(line, "sweep " + progress_of(*view.sweep));
  if (view.rollout.empty()) return line;
  add_word(line, view.rollout);
  add_word(line, rollout::to_string(view.phase));
  std::string rings;
  for (const auto& ring : view.rings) {
    if (ring.state == rollout::RingState::pending) continue;
    const auto remarks = remarks_of(ring, view);
    rings += (rings.empty() ? "" : "; ") + ring.name + " " + progress_of(ring) +
             (remarks.empty() ? "" : ", " + remarks);
  }
  add_word(line, rings);
  return line;
}

Line screen_line(const engine::Happening& happening) {
  const auto mark = mark_of_event(happening.event);
  const auto& subject = !happening.host.empty()      ? happening.host
                        : !happening.ring.empty()    ? happening.ring
                        : !happening.silence.empty() ? happening.silence
                                                     : happening.rollout;
  Line line{{time_of_day(happening.at) + " ", Ink::faint},
            mark,
            {" " + padded(subject, 14) + " "},
            {happening.reason ? to_string(*happening.reason) + " " : "", mark.ink},
            {in_words(event_of(happening)), mark.ink}};
  if (!happening.text.empty()) line.push_back({"   " + happening.text});
  return line;
}

bool is_worth_scrolling(const engine::Happening& happening) {
  return happening.host.empty() || mark_of_event(happening.event).ink != Ink::good;
}

}  // namespace sysring::cli::term
