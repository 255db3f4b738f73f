#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/computers.h"
#include "engine/contacts.h"
#include "engine/engine.h"
#include "engine/harvester.h"

namespace sysring::engine {

/// One look at each of many hosts, and one pass over the collector: what they tell goes into the
/// ledger, a turn at a time.
class Sweep {
 public:
  static Result<Sweep> of(const Parts& parts, std::vector<fleet::HostId> hosts);

  Result<SweepResult> run(StopRequest& stop);

 private:
  Sweep(const Parts& parts, std::vector<fleet::HostId> hosts)
      : parts_{parts},
        hosts_{std::move(hosts)},
        contacts_{std::make_unique<Contacts>(parts.transport)} {}

  void take_answers(ledger::Turn& turn);
  void take_harvest(ledger::Turn& turn);
  void begin_more(ledger::Turn& turn);
  void count(const EndedContact& contact);
  [[nodiscard]] bool has_ended(const StopRequest& stop) const;
  void sleep(const StopRequest& stop) const;

  const Parts& parts_;
  std::vector<fleet::HostId> hosts_;
  std::size_t next_ = 0;
  OperationId last_operation_;
  std::map<std::string, std::string, std::less<>> digests_;  // of the facts known before
  Computers computers_;
  std::unique_ptr<Contacts> contacts_;
  std::unique_ptr<Harvester> harvester_;
  SweepResult result_;
};

}  // namespace sysring::engine
