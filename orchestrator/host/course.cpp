#include "host/course.h"

#include <chrono>

#include "base/printable.h"
#include "base/text.h"
#include "host/fitness.h"

namespace sysring::host {
namespace {

using fleet::Activity;
using fleet::Finding;
using fleet::Level;
using fleet::Proof;
using fleet::Service;

/// Nothing arrived: the network, trust, or a host that is not what it should be.
bool is_of_transport(Reason code) {
  const auto number = static_cast<int>(code);
  return number >= 200 && number < 300;
}

Error with_effect(Error error, Effect effect) {
  error.effect = effect;
  return error;
}

std::string contents_of(const Status& status) { return std::string{status.config.hex("SHA256")}; }

}  // namespace

Next Course::begin() { return go(Step::look, dialect_->look(), Activity::looking); }

Next Course::next(const Result<Answer>& answer, Time now) {
  now_ = now;
  const bool is_refused = !answer && step_ == Step::stage && is_refusal_of_file(answer.error());
  if (!answer && !is_refused) return lost(answer.error());
  switch (step_) {
    case Step::look:
      return after_look(*answer);
    case Step::keep:
      return after_keep(*answer);
    case Step::read_rules:
      return after_read_rules(*answer);
    case Step::stage:
      return after_stage(answer);
    case Step::read_key:
      return after_read_key(*answer);
    case Step::close_key:
      return after_close_key(*answer);
    case Step::apply:
      return after_apply(*answer);
    case Step::verify:
      return after_verify(*answer);
    case Step::tidy:
      break;
  }
  return after_tidy(*answer);
}

Next Course::after_look(const Answer& answer) {
  auto seen = dialect_->look_in(answer, now_);
  if (!seen) {
    const bool no_contact = is_of_transport(seen.error().code);
    return end(no_contact ? Finding::unreachable : Finding::skipped,
               seen.error().during("looking"));
  }
  look_ = std::move(*seen);
  facts_ = look_.facts;
  if (task_.purpose == Purpose::observe) return end(Finding::current);
  if (task_.purpose == Purpose::adopt) return adopt();
  if (auto fault = unfit(task_.purpose, look_, *dialect_)) {
    return end(task_.purpose == Purpose::apply ? Finding::skipped : Finding::failed,
               std::move(fault));
  }
  if (loads() && !is_in_force()) return prepare();
  if (look_.facts.leftovers.empty()) return judge_as_found();
  return go(Step::tidy, dialect_->tidy(look_), Activity::staging);
}

bool Course::loads() const { return host::loads(task_.purpose); }

Claim Course::claim_as_found() const {
  return {.config = task_.config,
          .file = {},
          .probe = proves_anew_ ? task_.probe : std::string{},
          .before = loads() ? std::optional{look_.status} : std::nullopt,
          .started = false,
          .key_was_read = look_.status.key != Key::unread,
          .host_now = Time{std::chrono::seconds{look_.position.seconds}}};
}

Claim Course::claim_as_loaded() const {
  return {.config = task_.config,
          .file = dialect_->file(look_),
          .user = look_.installed.user,
          .probe = task_.probe,
          .before = look_.status,
          .started = loading_->started,
          .host_now = {}};
}

/// The last judgement is the one that is told.
Judgement Course::judged(const Claim& claim, const Status& status) {
  auto judgement = judge(claim, status, now_);
  evidence_ = judgement.evidence;
  for (const auto& fallback : look_.fallbacks) evidence_.front().seen += "; " + fallback;
  announced_ = judgement.announced;
  return judgement;
}

bool Course::is_in_force() const {
  const auto found = judge(claim_as_found(), look_.status, now_);
  return found.proof(Level::stored) == Proof::proven &&
         found.proof(Level::announced) != Proof::refuted &&
         look_.status.service == Service::running;
}

/// What the host has is kept before something else goes there.
Next Course::prepare() {
  if (auto other = something_else(task_, look_)) return end(Finding::untouched, std::move(other));
  const std::string now_there = contents_of(look_.status);
  const bool known = task_.kept != nullptr && task_.kept->contains(now_there);
  if (known) return send_file();
  auto reading = dialect_->keep(look_);
  if (reading && !now_there.empty() && look_.status.config_size > 0) {
    return go(Step::keep, std::move(*reading), Activity::keeping);
  }
  if (now_there.empty() || reading) return no_way_back("found no configuration in force");
  return no_way_back("found SHA256=" + now_there + " in force, which nobody has here");
}

Next Course::adopt() {
  if (auto fault = not_there(look_, *dialect_)) return end(Finding::skipped, std::move(fault));
  const std::string now_there = contents_of(look_.status);
  if (now_there.empty()) return no_way_back("found no SHA-256 of what is in force");
  if (task_.kept != nullptr && task_.kept->contains(now_there)) return end(Finding::current);
  if (auto reading = dialect_->read_rules(look_)) {
    return go(Step::read_rules, std::move(*reading), Activity::keeping);
  }
  if (auto reading = dialect_->keep(look_)) {
    return go(Step::keep, std::move(*reading), Activity::keeping);
  }
  return no_way_back("found nothing that can be read");
}

Next Course::after_read_rules(const Answer& answer) {
  auto config = dialect_->rebuilt_in(answer);
  if (!config) return end(Finding::skipped, config.error());
  adopted_ = Adopted{contents_of(look_.status), *std::move(config)};
  return end(Finding::current);
}

/// Rules that anybody may read are not in force as they should be.
Next Course::judge_as_found() {
  auto reading =
      look_.status.key == Key::unread && is_in_force() ? dialect_->read_key(look_) : std::nullopt;
  if (reading) return go(Step::read_key, std::move(*reading), Activity::looking);
  return judge_found_rules();
}

Next Course::judge_found_rules() {
  const auto found = judged(claim_as_found(), look_.status);
  // What the service records may be by the rules that it had before.
  const bool can_prove = dialect_->proves_anew() && !task_.probe.empty();
  const bool only_lives = can_prove && !found.fault && task_.purpose == Purpose::verify;
  if (found.may_improve() || only_lives) {
    proves_anew_ = can_prove;
    const auto awaited = proves_anew_ ? Awaited::probe_anew : Awaited::life;
    return go(Step::verify, dialect_->verify(look_, look_.position, awaited), Activity::verifying);
  }
  return end_as(found, look_.status);
}

Next Course::after_read_key(const Answer& answer) {
  const auto read = dialect_->key_in(answer, look_);
  if (!read && read.error().code == Reason::scripts_refused) return judge_found_rules();
  if (!read && read.error().code != Reason::key_open) {
    return end(Finding::unreachable, read.error().during("reading who may read the rules"));
  }
  return read || !loads() ? judge_found_rules() : close_key();
}

Next Course::after_keep(const Answer& answer) {
  auto bytes = dialect_->kept_in(answer);
  if (!bytes) return no_way_back(bytes.error().message);
  auto kept = sysmon::exact_config(std::move(*bytes));
  if (kept.digests.sha256 != contents_of(look_.status)) {
    return end(Finding::untouched,
               Error{Reason::second_writer, Effect::none,
                     "found " + sysmon::short_name(kept) + " where a moment before was SHA256=" +
                         contents_of(look_.status).substr(0, 8)});
  }
  if (task_.purpose == Purpose::adopt) {
    adopted_ = Adopted{kept.digests.sha256, std::move(kept)};
    return end(Finding::current);
  }
  keep_ = std::move(kept);
  return send_file();
}

Next Course::send_file() {
  has_staged_ = true;
  return go(Step::stage, staging_.begin(*dialect_, look_, task_.config.bytes), Activity::staging);
}

/// A host that is being restored has its way back already: it is what goes there now.
Next Course::no_way_back(const std::string& why) {
  const bool wants_one = task_.purpose == Purpose::adopt ||
                         (task_.purpose == Purpose::apply && task_.way_back == WayBack::required);
  if (wants_one) {
    return end(Finding::skipped, Error{Reason::no_way_back, Effect::none, why});
  }
  return send_file();
}

Next Course::after_stage(const Result<Answer>& answer) {
  const auto next = staging_.next(*dialect_, answer, look_, task_.config.digests);
  if (next) return *next ? go(Step::stage, **next, Activity::staging) : close_key();
  const bool is_full = next.error().code == Reason::no_space;
  return give_up(is_full ? Finding::skipped : Finding::untouched, next.error().during("staging"));
}

/// What was staged does not stay where nothing is loaded.
Next Course::give_up(Finding finding, Error why) {
  if (!has_staged_) return end(finding, std::move(why));
  given_up_ = {.finding = finding, .error = std::move(why)};
  look_.facts.leftovers = {task_.workspace + "-" + std::to_string(task_.operation.number)};
  facts_->leftovers = look_.facts.leftovers;
  return go(Step::tidy, dialect_->tidy(look_), Activity::staging);
}

/// Before the new rules are written into it, not after.
Next Course::close_key() {
  auto closing = dialect_->close_key(look_);
  if (!closing) return load();
  return go(Step::close_key, std::move(*closing), Activity::closing);
}

Next Course::after_close_key(const Answer& answer) {
  const auto closed = dialect_->key_in(answer, look_);
  if (!closed && closed.error().code == Reason::scripts_refused && look_.tools == Tools::usual) {
    do_without_scripts(look_, "regini", closed.error());
    return close_key();
  }
  if (!closed) {
    const bool is_so_already = is_in_force();
    return give_up(is_so_already ? Finding::failed : Finding::untouched,
                   closed.error().during("closing the registry key"));
  }
  return is_in_force() ? judge_found_rules() : load();
}

Next Course::load() {
  const auto revival = task_.purpose == Purpose::restore ? Revival::when_stopped : Revival::never;
  return go(Step::apply, dialect_->apply(look_, revival), Activity::applying);
}

Next Course::after_apply(const Answer& answer) {
  auto loading = dialect_->loading_in(answer);
  if (!loading) {
    changed_ = true;
    return end(Finding::unknown, with_effect(loading.error().during("applying"), Effect::unknown));
  }
  loading_ = std::move(*loading);
  if (!loading_->exit_code) {
    return end(
        Finding::untouched,
        Error{Reason::second_writer, Effect::none,
              "found SHA256=" + printable_line(loading_->found_instead, 64) +
                  " in force, where a moment before was SHA256=" + contents_of(look_.status)});
  }
  auto& status = loading_->status;
  if (look_.tools == Tools::native) remember_key(status, look_.status);
  changed_ = *loading_->exit_code == 0 || !(status.config == look_.status.config);
  update(*facts_, status, now_);
  const auto found = judged(claim_as_loaded(), status);
  if (auto refusal = dialect_->refusal_in(*loading_); refusal && !loading_->started) {
    return end(Finding::failed, std::move(refusal));
  }
  const bool announced = found.proof(Level::announced) == Proof::proven;
  if (!announced || !found.may_improve()) return end_as(found, status);
  const auto awaited = !task_.probe.empty() ? Awaited::probe
                       : loading_->started  ? Awaited::life
                                            : Awaited::life_since_own_event_16;
  return go(Step::verify, dialect_->verify(look_, loading_->position, awaited),
            Activity::verifying);
}

Next Course::after_verify(const Answer& answer) {
  auto seen = dialect_->status_in(answer);
  if (!seen) {
    const auto finding = changed_ ? Finding::unknown : Finding::unreachable;
    return end(finding, seen.error().during("verifying"));
  }
  const auto& older = loading_ ? loading_->status : look_.status;
  auto status = joined(older, std::move(*seen));
  if (look_.tools == Tools::native) remember_key(status, older);
  update(*facts_, status, now_);
  return end_as(judged(loading_ ? claim_as_loaded() : claim_as_found(), status), status);
}

Next Course::after_tidy(const Answer& answer) {
  auto left = dialect_->leftovers_in(answer);
  if (given_up_) {
    if (left) facts_->leftovers = std::move(*left);
    return end(given_up_->finding, given_up_->error);
  }
  if (!left) return end(Finding::unreachable, left.error().during("tidying up"));
  facts_->leftovers = std::move(*left);
  if (!facts_->leftovers.empty()) {
    return end(Finding::failed, Error{Reason::staged_file_left, Effect::none,
                                      "found " + facts_->leftovers.front() + " still on the host"});
  }
  return judge_as_found();
}

/// Where we have made a directory, the host has to say that nothing of ours is left.
std::optional<Error> Course::left_behind(const Status& status) const {
  const bool has_made_one = loading_ || proves_anew_;
  if (!has_made_one || (status.left && status.left->empty())) return std::nullopt;
  return Error{Reason::staged_file_left, Effect::none,
               status.left ? "found " + status.left->front() + " still on the host"
                           : "found no word of what is left of ours on the host"};
}

/// The last word, by what was proven.
Next Course::end_as(const Judgement& judgement, const Status& status) {
  if (auto left = left_behind(status)) return end(Finding::failed, std::move(left));
  if (!judgement.fault) {
    const bool was_there = loads() && !loading_;
    return end(was_there ? Finding::current : Finding::verified);
  }
  const bool as_before =
      judgement.proof(Level::stored) != Proof::proven &&
      (task_.previous.empty() || upper(task_.previous) == contents_of(look_.status));
  if (task_.purpose == Purpose::verify && as_before) {
    return end(Finding::untouched, named(judgement.fault, look_));
  }
  const bool was_so_before = task_.purpose == Purpose::apply && !loading_;
  return end(was_so_before ? Finding::skipped : Finding::failed, named(judgement.fault, look_));
}

/// No answer. Before the configuration was to be loaded nothing can have come of it.
Next Course::lost(const Error& error) {
  switch (step_) {
    case Step::apply:
      changed_ = true;
      return end(Finding::unknown, with_effect(error.during("applying"), Effect::unknown));
    case Step::verify:
      if (changed_) {
        return end(Finding::unknown, with_effect(error.during("verifying"), Effect::unknown));
      }
      return end(Finding::unreachable, error.during("verifying"));
    case Step::stage:
      return end(Finding::untouched, error.during("staging"));
    case Step::close_key:
      return end(Finding::untouched, error.during("closing the registry key"));
    case Step::read_key:
      return end(Finding::unreachable, error.during("reading who may read the rules"));
    case Step::look:
      return end(Finding::unreachable, error.during("looking"));
    case Step::keep:
    case Step::read_rules:
      return end(Finding::unreachable, error.during("reading the configuration"));
    case Step::tidy:
      break;
  }
  if (given_up_) return end(given_up_->finding, given_up_->error);
  return end(Finding::unreachable, error.during("tidying up"));
}

Next Course::go(Step step, transport::Operation operation, Activity activity) {
  step_ = step;
  Do next{.operation = std::move(operation), .activity = activity};
  if (next.operation.access == transport::Access::changes)
    next.previous = contents_of(look_.status);
  next.keep = std::exchange(keep_, std::nullopt);
  return next;
}

Next Course::end(Finding finding, std::optional<Error> error) {
  return Ended{.report = {.finding = finding, .error = std::move(error), .changed = changed_},
               .facts = facts_,
               .evidence = evidence_,
               .announced = announced_,
               .previous = contents_of(look_.status),
               .adopted = adopted_,
               .clock_ahead = look_.clock_ahead};
}

}  // namespace sysring::host
