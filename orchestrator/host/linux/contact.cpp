#include "host/linux/contact.h"

#include <chrono>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host::linux {
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

Next LinuxContact::begin() { return go(Step::look, look(site_), Activity::looking); }

Next LinuxContact::next(const Result<Answer>& answer, Time now) {
  now_ = now;
  if (!answer) return lost(answer.error());
  switch (step_) {
    case Step::look:
      return after_look(*answer);
    case Step::keep:
      return after_keep(*answer);
    case Step::stage:
      return after_stage(*answer);
    case Step::apply:
      return after_apply(*answer);
    case Step::verify:
      return after_verify(*answer);
    case Step::tidy:
      break;
  }
  return after_tidy(*answer);
}

Next LinuxContact::after_look(const Answer& answer) {
  auto seen = look_in(answer, site_, now_);
  if (!seen) {
    const bool no_contact = is_of_transport(seen.error().code);
    return end(no_contact ? Finding::unreachable : Finding::skipped,
               seen.error().during("looking"));
  }
  look_ = std::move(*seen);
  facts_ = look_.facts;
  if (task_.purpose == Purpose::observe) return end(Finding::current);
  if (auto fault = unfit()) {
    return end(task_.purpose == Purpose::apply ? Finding::skipped : Finding::failed,
               std::move(fault));
  }
  if (loads()) return prepare();
  if (look_.facts.leftovers.empty()) return judge_as_found();
  return go(Step::tidy, tidy(site_, look_.facts.leftovers), Activity::staging);
}

bool LinuxContact::loads() const {
  return task_.purpose == Purpose::apply || task_.purpose == Purpose::restore;
}

/// What was wrong before anything was done. A restore also serves a host whose service has died.
std::optional<Error> LinuxContact::unfit() const {
  const auto error = [](Reason code, const std::string& message) {
    return Error{code, Effect::none, message};
  };
  const auto& status = look_.status;
  if (!look_.others.empty()) {
    return error(Reason::second_writer,
                 "found an earlier operation of ours that does not end: process " + look_.others);
  }
  switch (look_.facts.sysmon) {
    case fleet::Installation::absent:
      return error(Reason::not_installed, "found neither " + site_.places.sysmon + " nor its unit");
    case fleet::Installation::half:
      return error(Reason::half_installed, "found only one of " + site_.places.sysmon +
                                               " and the unit " + site_.places.unit);
    case fleet::Installation::installed:
      break;
  }
  if (task_.purpose == Purpose::restore) return std::nullopt;
  if (status.service == Service::unknown) {
    return error(Reason::bad_answer, "systemctl does not tell how " + site_.places.unit + " is");
  }
  if (status.service != Service::running) {
    const auto code =
        task_.purpose == Purpose::verify ? Reason::service_stopped : Reason::not_running;
    return error(code, "found the service " + status.service_words);
  }
  if (task_.purpose == Purpose::apply && !status.newest) {
    return error(Reason::service_silent,
                 "found no event of Sysmon in the journal or in " + site_.places.log);
  }
  return std::nullopt;
}

Claim LinuxContact::claim_as_found() const {
  return {.config = task_.config,
          .file = {},
          .before = loads() ? std::optional{look_.status} : std::nullopt,
          .started = false,
          .host_now = Time{std::chrono::seconds{look_.position.seconds}}};
}

Claim LinuxContact::claim_as_loaded() const {
  return {.config = task_.config,
          .file = site_.file(),
          .probe = site_.probe,
          .before = look_.status,
          .started = loading_->started,
          .host_now = {}};
}

/// The last judgement is the one that is told.
Judgement LinuxContact::judged(const Claim& claim, const Status& status) {
  auto judgement = judge(claim, status, now_);
  evidence_ = judgement.evidence;
  announced_ = judgement.announced;
  return judgement;
}

/// For a host that may have the configuration already, and to keep what it has where it has not.
Next LinuxContact::prepare() {
  const auto found = judge(claim_as_found(), look_.status, now_);
  const bool in_force = found.proof(Level::stored) == Proof::proven &&
                        found.proof(Level::announced) != Proof::refuted &&
                        look_.status.service == Service::running;
  if (in_force) return judge_as_found();

  const std::string now_there = contents_of(look_.status);
  const bool known = task_.kept != nullptr && task_.kept->contains(now_there);
  if (known) return send_file();
  if (now_there.empty() || look_.status.config_size == 0) {
    return no_way_back("found no configuration in " + site_.places.state);
  }
  return go(Step::keep, keep(site_), Activity::keeping);
}

Next LinuxContact::judge_as_found() {
  const auto found = judged(claim_as_found(), look_.status);
  if (found.may_improve()) {
    return go(Step::verify, verify(site_, look_.position, Awaited::life), Activity::verifying);
  }
  return end_as(found);
}

Next LinuxContact::after_keep(const Answer& answer) {
  auto bytes = counted_bytes(answer, "keep");
  if (!bytes) return no_way_back(bytes.error().message);
  auto kept = sysmon::exact_config(std::move(*bytes));
  if (kept.digests.sha256 != contents_of(look_.status)) {
    return end(Finding::untouched,
               Error{Reason::second_writer, Effect::none,
                     "found " + sysmon::short_name(kept) + " where a moment before was SHA256=" +
                         contents_of(look_.status).substr(0, 8)});
  }
  keep_ = std::move(kept);
  return send_file();
}

Next LinuxContact::send_file() {
  return go(Step::stage, stage(site_, task_.config.bytes, look_.facts.leftovers),
            Activity::staging);
}

/// A host that is being restored has its way back already: it is what goes there now.
Next LinuxContact::no_way_back(const std::string& why) {
  if (task_.purpose == Purpose::apply && task_.way_back == WayBack::required) {
    return end(Finding::skipped, Error{Reason::no_way_back, Effect::none, why});
  }
  return send_file();
}

Next LinuxContact::after_stage(const Answer& answer) {
  const auto staged = staged_in(answer, task_.config.digests);
  if (!staged) {
    const bool was_so_before = staged.error().code == Reason::no_space;
    return end(was_so_before ? Finding::skipped : Finding::untouched,
               staged.error().during("staging"));
  }
  const auto revival = task_.purpose == Purpose::restore ? Revival::when_stopped : Revival::never;
  return go(Step::apply, apply(site_, contents_of(look_.status), revival), Activity::applying);
}

Next LinuxContact::after_apply(const Answer& answer) {
  auto loading = loading_in(answer);
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
  const auto& status = loading_->status;
  changed_ = *loading_->exit_code == 0 || !(status.config == look_.status.config);
  update(*facts_, status, now_);
  const auto found = judged(claim_as_loaded(), status);
  if (auto refusal = refusal_in(*loading_); refusal && !loading_->started) {
    return end(Finding::failed, std::move(refusal));
  }
  const bool announced = found.proof(Level::announced) == Proof::proven;
  if (!announced || !found.may_improve()) return end_as(found);
  const auto awaited = !site_.probe.empty() ? Awaited::probe
                       : loading_->started  ? Awaited::life
                                            : Awaited::life_since_own_event_16;
  return go(Step::verify, verify(site_, loading_->position, awaited), Activity::verifying);
}

Next LinuxContact::after_verify(const Answer& answer) {
  auto seen = status_in(answer, "verify");
  if (!seen) {
    const auto finding = changed_ ? Finding::unknown : Finding::unreachable;
    return end(finding, seen.error().during("verifying"));
  }
  const auto status = joined(loading_ ? loading_->status : look_.status, std::move(*seen));
  update(*facts_, status, now_);
  return end_as(judged(loading_ ? claim_as_loaded() : claim_as_found(), status));
}

Next LinuxContact::after_tidy(const Answer& answer) {
  auto left = leftovers_in(answer, site_);
  if (!left) return end(Finding::unreachable, left.error().during("tidying up"));
  facts_->leftovers = std::move(*left);
  if (!facts_->leftovers.empty()) {
    return end(Finding::failed,
               Error{Reason::staged_file_left, Effect::none,
                     "found " + facts_->leftovers.front() + " still in " + site_.places.staging});
  }
  return judge_as_found();
}

/// The last word, by what was proven.
Next LinuxContact::end_as(const Judgement& judgement) {
  if (loading_ && loading_->left_behind) {
    return end(Finding::failed,
               Error{Reason::staged_file_left, Effect::none, "found " + site_.file() + " still"});
  }
  if (!judgement.fault) {
    const bool was_there = loads() && !loading_;
    return end(was_there ? Finding::current : Finding::verified);
  }
  const bool as_before =
      judgement.proof(Level::stored) != Proof::proven &&
      (task_.previous.empty() || upper(task_.previous) == contents_of(look_.status));
  if (task_.purpose == Purpose::verify && as_before) {
    return end(Finding::untouched, judgement.fault);
  }
  const bool was_so_before = task_.purpose == Purpose::apply && !loading_;
  return end(was_so_before ? Finding::skipped : Finding::failed, judgement.fault);
}

/// No answer. Before the configuration was to be loaded nothing can have come of it.
Next LinuxContact::lost(const Error& error) {
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
    case Step::look:
      return end(Finding::unreachable, error.during("looking"));
    case Step::keep:
      return end(Finding::unreachable, error.during("reading the configuration"));
    case Step::tidy:
      break;
  }
  return end(Finding::unreachable, error.during("tidying up"));
}

Next LinuxContact::go(Step step, transport::Operation operation, Activity activity) {
  step_ = step;
  Do next{.operation = std::move(operation), .activity = activity};
  if (next.operation.access == transport::Access::changes)
    next.previous = contents_of(look_.status);
  next.keep = std::exchange(keep_, std::nullopt);
  return next;
}

Next LinuxContact::end(Finding finding, std::optional<Error> error) {
  return Ended{.report = {.finding = finding, .error = std::move(error), .changed = changed_},
               .facts = facts_,
               .evidence = evidence_,
               .announced = announced_,
               .previous = contents_of(look_.status)};
}

Result<std::unique_ptr<Contact>> make_contact(Task task) {
  Site site{task.places, task.workspace, task.operation,
            task.file_name.empty() ? "none" : task.file_name, task.probe};
  if (auto checked = check_names(site); !checked) return checked.error();
  return std::unique_ptr<Contact>{std::make_unique<LinuxContact>(std::move(task), std::move(site))};
}

}  // namespace sysring::host::linux
