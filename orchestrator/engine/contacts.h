#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/operation_id.h"
#include "base/time.h"
#include "fleet/host_id.h"
#include "host/contact.h"
#include "ledger/turn.h"
#include "transport/transport.h"

namespace sysring::engine {

/// For whose sake a contact is made.
enum class Cause : std::uint8_t { rollout, sweep, silence };

/// What a contact is begun with.
struct Order {
  Cause cause = Cause::rollout;
  fleet::HostId host;  ///< Its place in the plan, or in the inventory where it is for no rollout.
  fleet::Platform platform = fleet::Platform::linux;
  transport::Target target;
  ::sysring::host::Task task;
};

/// How a contact ended.
struct EndedContact {
  Cause cause = Cause::rollout;
  fleet::HostId host;
  std::string name;
  OperationId operation;
  ::sysring::host::Purpose purpose = ::sysring::host::Purpose::observe;
  Time began{};
  ::sysring::host::Ended ended;
};

/// The contacts under way: one connection each, from the first look to the last proof. What they
/// want to have recorded goes into the turn, and what they want to have sent waits for `dispatch`,
/// which comes after the commit.
class Contacts {
 public:
  explicit Contacts(transport::Transport& transport) : transport_{transport} {}
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;
  ~Contacts();  ///< Closes what is open.

  /// An end where there is nothing to be done, or no dialect for the platform.
  std::optional<EndedContact> begin(Order order, ledger::Turn& turn);

  /// Nothing for the answer of a contact that is no more.
  std::optional<EndedContact> answer(const transport::Completion& completion, ledger::Turn& turn);

  /// Nothing for a contact that is no more.
  [[nodiscard]] std::optional<Cause> cause_of(OperationId operation) const;

  void cancel(OperationId operation);

  /// Ends a contact of which nobody wants to know any more; it must have changed nothing.
  void drop(OperationId look);

  /// Sends what was recorded. Only now does anything leave for a host.
  void dispatch();

  [[nodiscard]] std::size_t size() const { return contacts_.size(); }
  [[nodiscard]] bool are_with(const std::string& host) const { return hosts_.contains(host); }

  struct Busy {
    std::string name;
    fleet::Activity activity = fleet::Activity::none;
    Time began{};
  };
  /// Those under way for longest.
  [[nodiscard]] std::vector<Busy> busiest(std::size_t most) const;

 private:
  struct Contact {
    Order order;
    std::unique_ptr<::sysring::host::Contact> machine;
    std::optional<transport::ConnectionId> connection;
    fleet::Activity activity = fleet::Activity::none;
    Time began{};
    bool has_intent = false;
    std::optional<transport::Operation> to_send;
    bool to_cancel = false;
  };
  std::optional<EndedContact> follow(Contact& contact, ::sysring::host::Next next,
                                     ledger::Turn& turn);
  void erase(OperationId operation);
  EndedContact finish(Contact& contact, ::sysring::host::Ended ended, ledger::Turn& turn);

  transport::Transport& transport_;
  std::map<OperationId, Contact> contacts_;
  std::unordered_multiset<std::string> hosts_;  // of all contacts
  std::vector<OperationId> to_dispatch_;
  std::vector<transport::ConnectionId> to_close_;
};

}  // namespace sysring::engine
