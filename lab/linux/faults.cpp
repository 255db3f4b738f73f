#include "lab/linux/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

#include "lab/linux/kind.h"

namespace lab::linux_host {
namespace {

struct Switch {
  std::string_view name;
  bool Faults::*member;
};
constexpr std::array<Switch, 14> switches{{{"access_denied", &Faults::access_denied},
                                           {"config_refused", &Faults::config_refused},
                                           {"rules_not_loaded", &Faults::rules_not_loaded},
                                           {"event16_stale", &Faults::event16_stale},
                                           {"event16_missing", &Faults::event16_missing},
                                           {"hash_mismatch", &Faults::hash_mismatch},
                                           {"not_automatic", &Faults::not_automatic},
                                           {"never_forwarded", &Faults::never_forwarded},
                                           {"delete_fails", &Faults::delete_fails},
                                           {"disk_full", &Faults::disk_full},
                                           {"reimaged", &Faults::reimaged},
                                           {"not_installed", &Faults::not_installed},
                                           {"reload_crash", &Faults::reload_crash},
                                           {"incompatible", &Faults::incompatible}}};

std::uint32_t number(const std::string& fault, std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) {
    throw std::invalid_argument{"the fault '" + fault + "' expects a number above 0"};
  }
  return value;
}

}  // namespace

std::vector<std::string_view> fault_names() {
  std::vector<std::string_view> names{"forwarding_stops[=PART]", "noise=N", "second_writer=SECONDS",
                                      "service_dies=SECONDS"};
  for (const auto& each : switches) {
    names.push_back(each.name == "reimaged" ? "reimaged[=SECONDS]" : each.name);
  }
  std::ranges::sort(names);
  return names;
}

Faults Faults::parse(const FaultList& list) {
  Faults faults;
  for (const auto& fault : list) {
    const auto equals = std::min(fault.find('='), fault.size());
    const auto name = std::string_view{fault}.substr(0, equals);
    const auto value = std::string_view{fault}.substr(std::min(equals + 1, fault.size()));
    const auto* known = std::ranges::find(switches, fault, &Switch::name);
    if (known != switches.end()) {
      faults.*known->member = true;
    } else if (name == "forwarding_stops") {
      faults.forwarding_stops = value;
    } else if (name == "service_dies") {
      faults.service_dies = std::chrono::seconds{number(fault, value)};
    } else if (name == "second_writer") {
      faults.second_writer = std::chrono::seconds{number(fault, value)};
    } else if (name == "reimaged") {
      faults.reimaged_after = std::chrono::seconds{number(fault, value)};
    } else if (name == "noise") {
      faults.noise = number(fault, value);
    } else {
      throw std::invalid_argument{"the fault '" + fault + "' is not known of a Linux machine"};
    }
  }
  return faults;
}

}  // namespace lab::linux_host
