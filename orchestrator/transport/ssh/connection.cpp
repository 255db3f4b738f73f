#include "transport/ssh/connection.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/time.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/trust.h"

namespace sysring::transport::ssh {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds clearing_limit{5'000};
constexpr unsigned keepalives_allowed = 3;

Error error(Reason reason, std::string message) {
  return {reason, Effect::none, std::move(message)};
}

Error stopped(const std::string& credential) {
  return {Reason::auth_rejected, Effect::none,
          "credential '" + credential + "' is no longer used: " +
              std::to_string(Rejections::hosts_in_a_row) + " hosts in a row rejected it"};
}

}  // namespace

void Connection::enter(Phase phase, milliseconds limit) {
  phase_ = phase;
  phase_due_ = in(limit);
}

void Connection::begin() {
  if (shared_.rejections.is_stopped(target_.credential)) return fail(stopped(target_.credential));
  enter(Phase::preparing, shared_.settings.connect_deadline);
  shared_.backroom.prepare(id_, target_, abandoned_.get_token());
}

void Connection::take(Result<Preparation> preparation) {
  if (phase_ != Phase::preparing) return;
  if (!preparation) return fail(preparation.error());
  preparation_ = std::move(*preparation);
  phase_ = Phase::connecting;
  phase_due_.reset();
  dial_.emplace(std::move(preparation_->endpoints), shared_.settings.connect_deadline);
  advance();
}

void Connection::take_signature(Result<std::string> signature) {
  if (phase_ != Phase::logging_in) return;
  login_->give(std::move(signature));
  advance();
}

void Connection::start(OperationId id, Operation operation) {
  check(!task_, "one operation at a time on each connection");
  const auto limit = operation.deadline;
  task_ = Task{id, std::move(operation), limit, in(limit)};
  if (phase_ == Phase::ended) return complete(*broken_);
  if (phase_ == Phase::ready) advance();
}

bool Connection::cancel(OperationId id) {
  if (!task_ || task_->id != id) return false;
  end_task(error(Reason::cancelled, "the operation was called off"));
  return true;
}

void Connection::close() {
  if (task_) end_task(error(Reason::cancelled, "the connection was closed"));
}

void Connection::on_ready() {
  if (phase_ == Phase::ready)
    return fail(error(Reason::line_lost, "the host closed the connection"));
  advance();
}

void Connection::advance() {
  if (session_) session_->begin_turn();
  while (true) {
    const auto progress = step();
    if (!progress) return fail(progress.error());
    if (*progress == Progress::waits) break;
  }
  if (session_) session_->end_turn();
}

/// Done where the next phase has begun, and can go on at once.
Result<Progress> Connection::step() {
  switch (phase_) {
    case Phase::connecting:
      return connect();
    case Phase::logging_in:
      return log_in();
    case Phase::ready:
      if (!task_) return Progress::waits;
      running_ = std::make_unique<Operation>(std::move(task_->operation));
      execution_ = Execution::make(*session_, *running_);
      phase_ = Phase::running;
      return Progress::done;
    case Phase::running:
      return run();
    case Phase::clearing:
      return clear();
    default:
      return Progress::waits;
  }
}

Result<Progress> Connection::connect() {
  const auto dialled = dial_->advance();
  if (!dialled || *dialled == Progress::waits) return dialled;
  const auto known_types = preparation_->known_hosts->types_of(names_of(target_));
  session_ = Session::make(dial_->take_socket(), host_key_preference(known_types));
  session_->begin_turn();
  login_.emplace(*session_, target_, preparation_->known_hosts, std::move(preparation_->identity));
  dial_.reset();
  preparation_.reset();
  enter(Phase::logging_in, shared_.settings.login_deadline);
  return Progress::done;
}

Result<Progress> Connection::log_in() {
  if (shared_.rejections.is_stopped(target_.credential)) return stopped(target_.credential);
  const auto progress = login_->advance();
  if (!progress) return refuse(progress.error());
  if (auto wanted = login_->take_request()) shared_.backroom.sign(id_, std::move(*wanted));
  if (*progress == Progress::waits) return progress;
  shared_.rejections.accepted(target_.credential);
  login_.reset();
  phase_ = Phase::ready;
  phase_due_.reset();
  return Progress::done;
}

Result<Progress> Connection::refuse(const Error& refusal) {
  if (refusal.code == Reason::auth_rejected)
    shared_.rejections.rejected(target_.credential, target_.host);
  if (!login_->refused_key()) return refusal;
  shared_.backroom.keep(id_, target_, *login_->refused_key(), refusal);
  phase_ = Phase::telling;
  phase_due_.reset();
  return Progress::waits;
}

Result<Progress> Connection::run() {
  const auto progress = execution_->advance();
  if (!progress || *progress == Progress::waits) return progress;
  complete(execution_->take_answer());
  enter(Phase::clearing, clearing_limit);
  return Progress::done;
}

Result<Progress> Connection::clear() {
  const auto released = execution_->release();
  if (!released || *released == Progress::waits) return released;
  execution_.reset();
  running_.reset();
  phase_ = Phase::ready;
  phase_due_.reset();
  return Progress::done;
}

bool Connection::task_was_sent() const {
  return task_ && phase_ == Phase::running && execution_->was_sent();
}

void Connection::fail(const Error& reason) {
  if (phase_ == Phase::ended) return;
  const bool loud = reason.code == Reason::protocol_broken;
  log::write(
      loud ? log::Level::error : log::Level::info, "connection_ended",
      {{"host", target_.host}, {"code", to_string(reason.code)}, {"message", reason.message}});
  broken_ = reason.at(target_.host);
  if (reason.code == Reason::cancelled || reason.code == Reason::deadline_passed)
    if (task_was_sent())
      broken_ = error(Reason::line_lost, "the connection was given up: " + reason.message)
                    .at(target_.host);
  Error told = reason.at(target_.host);
  if (task_was_sent() && running_->access == Access::changes) told.effect = Effect::unknown;
  phase_ = Phase::ended;
  phase_due_.reset();
  execution_.reset();
  login_.reset();
  dial_.reset();
  session_.reset();
  if (task_) complete(told);
}

/// One that was sent cannot be taken back but by ending the connection; another just ends.
void Connection::end_task(const Error& reason) {
  if (phase_ == Phase::running) return fail(reason);
  complete(reason);
}

void Connection::complete(Result<Answer> answer) {
  const auto id = task_->id;
  task_.reset();
  if (!answer) answer = answer.error().at(target_.host);
  shared_.completions.push({id, std::move(answer)});
}

void Connection::on_time() {
  const auto at = now();
  if (task_ && at >= task_->deadline)
    end_task(error(Reason::deadline_passed, "no answer within " + for_people(task_->limit)));
  if (phase_due_ && at >= *phase_due_) on_deadline_of_phase();
  if (dial_ && at >= dial_->due()) advance();
  if (const auto next = next_keepalive(); next && at >= *next) keep_alive();
}

void Connection::on_deadline_of_phase() {
  const auto& settings = shared_.settings;
  if (phase_ == Phase::preparing)
    return fail(error(Reason::unreachable, "name or credential not looked up within " +
                                               for_people(settings.connect_deadline)));
  if (phase_ == Phase::logging_in)
    return fail(
        error(Reason::deadline_passed, "no login within " + for_people(settings.login_deadline)));
  fail(error(Reason::line_lost, "the host does not close its channel"));
}

std::optional<Moment> Connection::next_keepalive() const {
  if (phase_ != Phase::running || !execution_->was_sent()) return std::nullopt;
  return std::max(session_->last_heard(), last_keepalive_) + shared_.settings.keepalive;
}

void Connection::keep_alive() {
  if (session_->last_heard() > last_keepalive_) keepalives_unanswered_ = 0;
  if (keepalives_unanswered_ == keepalives_allowed)
    return fail(
        error(Reason::line_lost, "the host went silent: " + std::to_string(keepalives_allowed) +
                                     " keepalives without an answer"));
  ++keepalives_unanswered_;
  last_keepalive_ = now();
  execution_->keep_alive();
}

std::optional<Moment> Connection::due() const {
  std::optional<Moment> first = phase_due_;
  const auto consider = [&](std::optional<Moment> other) {
    if (other && (!first || *other < *first)) first = other;
  };
  if (task_) consider(task_->deadline);
  if (dial_) consider(dial_->due());
  consider(next_keepalive());
  return first;
}

int Connection::descriptor() const {
  if (dial_) return dial_->descriptor();
  if (!session_ || (login_ && login_->awaits_signature())) return -1;
  return session_->descriptor();
}

Wants Connection::wants() const {
  if (phase_ == Phase::connecting) return {.to_write = true};
  if (phase_ == Phase::ready) return {};
  if (phase_ == Phase::running) return execution_->wants();
  return session_->wants();
}

}  // namespace sysring::transport::ssh
