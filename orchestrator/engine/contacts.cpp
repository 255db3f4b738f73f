#include "engine/contacts.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace sysring::engine {

using ::sysring::host::Do;
using ::sysring::host::Ended;
using ::sysring::host::Next;

Contacts::~Contacts() {
  for (const auto& [operation, contact] : contacts_) {
    if (contact.connection) transport_.close(*contact.connection);
  }
}

std::optional<EndedContact> Contacts::begin(Order order, ledger::Turn& turn) {
  const OperationId operation = order.task.operation;
  auto machine = ::sysring::host::make_contact(order.platform, order.task);
  Contact contact{
      .order = std::move(order), .machine = {}, .connection = {}, .began = turn.at, .to_send = {}};
  if (!machine) {
    return finish(contact, {.report = {fleet::Finding::skipped, machine.error()}}, turn);
  }
  contact.machine = std::move(*machine);
  Contact& placed = contacts_.emplace(operation, std::move(contact)).first->second;
  hosts_.insert(placed.order.target.host);
  return follow(placed, placed.machine->begin(), turn);
}

std::optional<EndedContact> Contacts::answer(const transport::Completion& completion,
                                             ledger::Turn& turn) {
  const auto found = contacts_.find(completion.operation);
  if (found == contacts_.end()) return std::nullopt;
  Contact& contact = found->second;
  return follow(contact, contact.machine->next(completion.answer, turn.at), turn);
}

std::optional<EndedContact> Contacts::follow(Contact& contact, Next next, ledger::Turn& turn) {
  const OperationId operation = contact.order.task.operation;
  if (auto* ended = std::get_if<Ended>(&next)) {
    auto finished = finish(contact, std::move(*ended), turn);
    erase(operation);
    return finished;
  }
  auto& todo = std::get<Do>(next);
  if (todo.keep) turn.keep.push_back(*todo.keep);
  if (todo.operation.access == transport::Access::changes) {
    turn.intents.push_back({contact.order.target.host, operation, todo.activity, todo.previous});
    contact.has_intent = true;
  }
  contact.activity = todo.activity;
  contact.to_send = std::move(todo.operation);
  to_dispatch_.push_back(operation);
  return std::nullopt;
}

EndedContact Contacts::finish(Contact& contact, Ended ended, ledger::Turn& turn) {
  const std::string& name = contact.order.target.host;
  const auto& task = contact.order.task;
  if (contact.connection) to_close_.push_back(*contact.connection);
  if (contact.has_intent) {
    const bool lost = ended.report.finding == fleet::Finding::unknown;
    turn.settled.push_back(
        {name, task.operation, lost ? ledger::Ending::unknown : ledger::Ending::done});
  }
  if (ended.facts) turn.observed.push_back({name, *ended.facts});
  if (ended.adopted) {
    turn.adopted.push_back({name, ended.adopted->shown, ended.adopted->stand_in});
  }
  turn.proved.push_back({name, task.operation, ended.evidence, ended.report, ended.previous,
                         task.config.digests.sha256});
  return {contact.order.cause, contact.order.host, name, task.operation, task.purpose,
          contact.began,       std::move(ended)};
}

void Contacts::erase(OperationId operation) {
  const auto found = contacts_.find(operation);
  hosts_.erase(hosts_.find(found->second.order.target.host));
  contacts_.erase(found);
}

void Contacts::drop(OperationId look) {
  const auto found = contacts_.find(look);
  if (found == contacts_.end()) return;
  check(!found->second.has_intent, "a contact that changes something is not dropped");
  if (found->second.connection) to_close_.push_back(*found->second.connection);
  erase(look);
}

std::optional<Cause> Contacts::cause_of(OperationId operation) const {
  const auto found = contacts_.find(operation);
  if (found == contacts_.end()) return std::nullopt;
  return found->second.order.cause;
}

void Contacts::cancel(OperationId operation) {
  const auto found = contacts_.find(operation);
  if (found == contacts_.end()) return;
  found->second.to_cancel = true;
  to_dispatch_.push_back(operation);
}

void Contacts::dispatch() {
  for (const auto connection : std::exchange(to_close_, {})) transport_.close(connection);
  for (const auto operation : std::exchange(to_dispatch_, {})) {
    const auto found = contacts_.find(operation);
    if (found == contacts_.end()) continue;
    Contact& contact = found->second;
    if (contact.to_send) {
      if (!contact.connection) contact.connection = transport_.open(contact.order.target);
      transport_.start(*contact.connection, operation, *std::exchange(contact.to_send, {}));
    }
    if (std::exchange(contact.to_cancel, false)) transport_.cancel(operation);
  }
}

std::vector<Contacts::Busy> Contacts::busiest(std::size_t most) const {
  std::vector<Busy> busy;
  for (const auto& [operation, contact] : contacts_) {  // the oldest operation comes first
    if (busy.size() == most) break;
    busy.push_back({contact.order.target.host, contact.activity, contact.began});
  }
  return busy;
}

}  // namespace sysring::engine
