#include "lab/server/fleet.h"

#include <algorithm>
#include <stdexcept>

#include "lab/server/listener.h"

namespace lab::server {
namespace {

std::string account_of(bool windows, std::string_view wanted) {
  if (!wanted.empty()) return std::string{wanted};
  return windows ? "Administrator" : "root";
}

/// A name goes into files of several formats, and into the address of a client's request.
void check_name(const std::string& name) {
  const bool fits = !name.empty() && name.size() <= 63 && name.front() != '-' &&
                    std::ranges::all_of(name, [](unsigned char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                    });
  if (!fits)
    throw std::invalid_argument{"a host's name: found '" + name +
                                "', expected a-z, 0-9 and -, as in ws0001"};
}

}  // namespace

bool is_windows(std::string_view system) {
  return system.starts_with("windows-") || system.starts_with("server-");
}

Fleet::Fleet(const std::vector<Description>& descriptions, std::string_view account,
             const MachineFactory& make, Time now) {
  hosts_.reserve(descriptions.size());
  for (const auto& description : descriptions) add(description, account, make, now);
}

void Fleet::add(Description description, std::string_view account, const MachineFactory& make,
                Time now) {
  check_name(description.name);
  const bool windows = is_windows(description.system);
  Host host{.name = description.name,
            .role = description.role,
            .is_windows = windows,
            .address = address_of(hosts_.size()),
            .account = account_of(windows, account),
            .seed = description.seed,
            .born_with = description.faults};
  if (!by_name_.emplace(host.name, hosts_.size()).second)
    throw std::invalid_argument{"the host " + host.name + ": found twice, expected once"};
  by_address_.emplace(host.address, hosts_.size());
  try {
    std::erase_if(description.faults,
                  [&](const std::string& fault) { return host.faults.take(fault); });
    host.machine = make(description, now);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument{"the host " + host.name + ": " + error.what()};
  }
  hosts_.push_back(std::move(host));
}

Host* Fleet::at_address(std::string_view address) {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : &hosts_[found->second];
}

Host* Fleet::named(std::string_view name) {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &hosts_[found->second];
}

}  // namespace lab::server
