#include "lab/server/lab.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <nlohmann/json.hpp>
#include <sys/epoll.h>

#include "lab/server/definitions.h"
#include "lab/server/open_files.h"

namespace lab::server {
namespace {

constexpr std::chrono::seconds boot_time{30};  ///< By the machines' clock.

std::vector<std::string> addresses_of(const Fleet& fleet) {
  std::vector<std::string> addresses;
  for (const auto& host : fleet.hosts()) addresses.push_back(host.address);
  return addresses;
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

Lines nothing() {
  return [] { return std::string{}; };
}

/// A descriptor that ends the loop when it can be read.
class Stop : public Watched {
 public:
  explicit Stop(bool& stopped) : stopped_{stopped} {}
  void ready(Instant) override { stopped_ = true; }

 private:
  bool& stopped_;
};

}  // namespace

Lab::Lab(const Options& options, const std::vector<Description>& descriptions,
         const MachineFactory& make)
    : options_{options},
      clock_{options.speed},
      open_files_{raise_open_files()},
      fleet_{descriptions, options.account, make, clock_.at(std::chrono::steady_clock::now())},
      listener_{addresses_of(fleet_), options.port},
      clients_{clients_that_fit(open_files_, listener_.sockets().size())},
      entrance_{options.directory.key()},
      collector_{options.directory.events()},
      life_{fleet_, collector_, clock_},
      connections_{fleet_, entrance_, clock_, listener_, poller_, clients_},
      control_{options.directory.socket(), poller_,
               [this](const auto& words) { return obey(words); }} {
  options_.directory.describe(fleet_, listener_.port());
}

std::string Lab::ready() const {
  const auto& directory = options_.directory;
  const nlohmann::ordered_json line{{"hosts", fleet_.hosts().size()},
                                    {"clients", clients_},
                                    {"port", listener_.port()},
                                    {"collector", directory.collector()},
                                    {"inventory", directory.inventory()},
                                    {"key", directory.key()},
                                    {"known_hosts", directory.known_hosts()}};
  return line.dump();
}

void Lab::run(const std::vector<int>& stops) {
  bool stopped = false;
  Stop stop{stopped};
  std::vector<Poller::Id> ids;
  for (const int descriptor : stops) ids.push_back(poller_.add(descriptor, EPOLLIN, stop));
  while (!stopped) {
    poller_.wait(std::min(life_.wake(), connections_.wake()));
    const auto now = std::chrono::steady_clock::now();
    connections_.serve_due(now);
    life_.serve_due(now);
  }
  for (const auto id : ids) poller_.remove(id);
}

Host& Lab::host(const std::string& name) {
  auto* found = fleet_.named(name);
  if (found != nullptr) return *found;
  std::vector<std::string_view> names;
  for (const auto& each : fleet_.hosts()) names.emplace_back(each.name);
  throw std::invalid_argument{"found the host '" + name + "', expected one of the lab's, such as " +
                              fleet_.hosts().front().name + did_you_mean(name, names)};
}

void Lab::reboot(Host& host) {
  const auto now = std::chrono::steady_clock::now();
  connections_.cut(host);
  host.down_until = now + clock_.lasts(boot_time);
  host.machine->reboot(clock_.at(now));
}

void Lab::set_fault(Host& host, const std::string& fault) {
  if (fault == "none") {
    host.faults = {};
    return;
  }
  if (host.faults.take(fault)) return;
  std::string names;
  for (const auto name : Faults::names()) names.append(", ").append(name);
  throw std::invalid_argument{"found the fault '" + fault + "', expected none" + names +
                              "; faults of the machine itself are there from its start: serve "
                              "--fault HOST:NAME" +
                              did_you_mean(fault.substr(0, fault.find('=')), Faults::names())};
}

Lines Lab::dump(const std::vector<std::string>& names) {
  std::list<Host*> rest;
  for (const auto& name : names) rest.push_back(&host(name));
  if (names.empty())
    for (auto& each : fleet_.hosts()) rest.push_back(&each);
  return [rest, this]() mutable -> std::string {
    if (rest.empty()) return {};
    const auto* next = rest.front();
    rest.pop_front();
    next->machine->live_until(clock_.at(std::chrono::steady_clock::now()));
    return nlohmann::json{
        {"host", next->name}, {"faults", next->born_with}, {"machine", next->machine->dump()}}
        .dump();
  };
}

Lines Lab::obey(const std::vector<std::string>& words) {
  const auto& verb = words.front();
  if (verb == "dump") return dump({words.begin() + 1, words.end()});
  if (verb == "reboot" && words.size() == 2) {
    reboot(host(words[1]));
    return nothing();
  }
  if (verb == "fault" && words.size() == 3) {
    set_fault(host(words[1]), words[2]);
    return nothing();
  }
  if (verb == "collector" && words.size() == 2 && (words[1] == "on" || words[1] == "off")) {
    collector_.silent = words[1] == "off";
    return nothing();
  }
  throw std::invalid_argument{"found '" + joined(words) +
                              "', expected dump [HOST...], reboot HOST, fault HOST NAME[=VALUE], "
                              "fault HOST none, collector off or collector on"};
}

}  // namespace lab::server
