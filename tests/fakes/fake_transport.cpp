#include "fakes/fake_transport.h"

#include <algorithm>

#include "base/check.h"

namespace sysring::fakes {
namespace {

using transport::Access;
using transport::Answer;

/// Whether an error of this kind can come about after the command was sent.
bool may_have_run(Reason code) {
  return code == Reason::line_lost || code == Reason::deadline_passed ||
         code == Reason::cancelled || code == Reason::protocol_broken;
}

Error with_effect(Error error, Access access) {
  const bool unknown = may_have_run(error.code) && access == Access::changes;
  error.effect = unknown ? Effect::unknown : Effect::none;
  return error;
}

Answer within(std::size_t cap, Answer answer) {
  if (answer.out.size() + answer.err.size() <= cap) return answer;
  answer.out.resize(std::min(answer.out.size(), cap));
  answer.err.resize(std::min(answer.err.size(), cap - answer.out.size()));
  answer.truncated = true;
  return answer;
}

}  // namespace

FakeTransport::~FakeTransport() {
  while (!connections_.empty()) close(connections_.begin()->first);
  deliver();
}

transport::ConnectionId FakeTransport::open(const transport::Target& target) {
  const transport::ConnectionId id{++last_id_};
  connections_[id].target = target;
  return id;
}

void FakeTransport::start(transport::ConnectionId connection, OperationId id,
                          transport::Operation operation) {
  const auto found = connections_.find(connection);
  if (found == connections_.end())
    return complete(id, Error{Reason::cancelled, Effect::none, "the connection is closed"});
  auto& [target, broken, hanging] = found->second;
  check(!hanging, "one operation at a time on each connection");
  if (broken) return complete(id, *broken);

  const auto machine = machines_.find(target.host);
  if (machine == machines_.end()) {
    broken = Error{Reason::unreachable, Effect::none, "no such host", target.host};
    return complete(id, *broken);
  }
  started_.push_back({target.host, operation.line});
  auto reaction = machine->second(operation);
  if (std::holds_alternative<Hangs>(reaction)) {
    hanging = Hanging{id, operation.access, time_ + operation.deadline};
  } else if (const auto* refusal = std::get_if<Refuses>(&reaction)) {
    complete(id, refusal->error.at(target.host));
  } else if (auto* error = std::get_if<Error>(&reaction)) {
    broken = error->at(target.host);
    broken->effect = Effect::none;
    complete(id, with_effect(error->at(target.host), operation.access));
  } else {
    complete(id, within(operation.output_cap, std::get<Answer>(std::move(reaction))));
  }
}

void FakeTransport::cancel(OperationId id) {
  for (auto& [number, connection] : connections_)
    if (connection.hanging && connection.hanging->id == id)
      return end(connection, Reason::cancelled, "the operation was called off");
}

void FakeTransport::close(transport::ConnectionId connection) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  if (found->second.hanging) end(found->second, Reason::cancelled, "the connection was closed");
  connections_.erase(found);
}

void FakeTransport::pass(std::chrono::milliseconds duration) {
  time_ += duration;
  for (auto& [number, connection] : connections_)
    if (connection.hanging && connection.hanging->deadline <= time_)
      end(connection, Reason::deadline_passed, "no answer in time");
}

/// An operation that was under way takes its connection with it.
void FakeTransport::end(Connection& connection, Reason reason, const std::string& message) {
  const auto hanging = *std::exchange(connection.hanging, std::nullopt);
  const Error told{reason, Effect::none, message, connection.target.host};
  connection.broken = told;
  connection.broken->code = Reason::line_lost;
  complete(hanging.id, with_effect(told, hanging.access));
}

void FakeTransport::complete(OperationId id, Result<Answer> answer) {
  waiting_.push_back({id, std::move(answer)});
  if (delivery_ == Delivery::immediately) deliver();
}

std::size_t FakeTransport::deliver(std::size_t most) {
  std::size_t count = 0;
  for (; count < most && !waiting_.empty(); ++count) {
    completions_.push(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return count;
}

}  // namespace sysring::fakes
