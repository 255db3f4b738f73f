#include <utility>

#include "base/log.h"
#include "base/printable.h"
#include "engine/loop.h"

namespace sysring::engine {
namespace {

constexpr std::size_t most_busy = 16;
constexpr std::chrono::milliseconds between_views{100};

/// What goes on inside of a contact is seen in the view; a line is worth only what came of it.
bool is_worth_a_line(rollout::HostState state) {
  using enum rollout::HostState;
  return state == proven || rollout::has_ended(state);
}

}  // namespace

void Engine::Loop::tell(Happening happening) {
  happening.text = printable_line(happening.text);
  log::info(happening.event, {{"rollout", happening.rollout},
                              {"silence", happening.silence},
                              {"ring", happening.ring},
                              {"host", happening.host},
                              {"reason", happening.reason ? to_string(*happening.reason) : "-"},
                              {"text", happening.text}});
  parts_.watcher.happened(happening);
  if (parts_.control == nullptr || !parts_.control->is_watched()) return;
  Json line;
  line["happening"] = to_json(happening);
  parts_.control->tell_watchers(line);
}

void Engine::Loop::tell(const rollout::Outcome& outcome) {
  const Happening about{.at = turn_.at, .rollout = to_string(running_->id)};
  for (const auto& change : outcome.hosts) {
    if (!is_worth_a_line(change.now.state)) continue;
    Happening host = about;
    host.ring = running_->state.rings.at(change.now.ring).name;
    host.host = running_->members.at(change.host.index).name;
    host.event = to_string(change.now.state);
    host.reason = change.now.reason;
    const auto why = why_.find(change.host.index);
    if (why != why_.end() && change.now.reason == why->second.code) host.text = why->second.message;
    if (host.text.empty() && host.reason) host.text = page_of(*host.reason).title;
    tell(std::move(host));
  }
  for (const auto& change : outcome.rings) {
    Happening ring = about;
    ring.ring = running_->state.rings.at(change.ring).name;
    ring.event = to_string(change.state);
    ring.text = change.why;
    tell(std::move(ring));
  }
  for (const auto& change : outcome.phases) {
    Happening rollout = about;
    rollout.event = to_string(change.phase);
    rollout.reason = change.reason;
    rollout.text = change.why;
    tell(std::move(rollout));
  }
}

/// Once for each fault, and once when it is over: a rollout waits for it, and somebody has to mend
/// it.
void Engine::Loop::tell_of_collector(const std::optional<Error>& fault) {
  auto text = fault ? describe(*fault) : std::string{};
  if (text == std::exchange(collector_fault_, text)) return;
  tell({.at = turn_.at,
        .rollout = running_ ? to_string(running_->id) : std::string{},
        .event = fault ? "collector_unreadable" : "collector_readable",
        .reason = fault ? std::optional{fault->code} : std::nullopt,
        .text = std::move(text)});
}

View Engine::Loop::view() const {
  const Time now = parts_.clock.now();
  View view = running_ ? view_of(*running_, contacts_.busiest(most_busy), now) : View{.at = now};
  view.begins = after_first_harvest_.has_value();
  if (sweep_) view.sweep = sweep_->view();
  view.silenced = silencing_.hosts();
  if (!collector_fault_.empty() && view.why.empty()) view.why = collector_fault_;
  return view;
}

/// At most ten times a second, and always when all has come to a halt.
void Engine::Loop::show() {
  if (!running_ && !sweep_) return;
  const Time now = parts_.clock.now();
  const bool rolls = running_ && (running_->state.phase == rollout::Phase::running ||
                                  running_->state.phase == rollout::Phase::rolling_back);
  const bool moves = rolls || (sweep_ && !sweep_->has_ended());
  if (moves && now - shown_at_ < between_views) return;
  shown_at_ = now;
  const View view = this->view();
  parts_.watcher.changed(view);
  if (parts_.control == nullptr || !parts_.control->is_watched()) return;
  Json line;
  line["view"] = to_json(view);
  parts_.control->tell_watchers(line);
}

}  // namespace sysring::engine
