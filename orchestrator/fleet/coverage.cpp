#include "fleet/coverage.h"

#include "base/check.h"
#include "fleet/property.h"

namespace sysring::fleet {
namespace {

void ask(Count& count, bool holds) { ++(holds ? count.yes : count.no); }

void ask_if(bool told, Count& count, bool holds) {
  if (!told) {
    ++count.unknown;
  } else {
    ask(count, holds);
  }
}

void compare(Count& count, const sysmon::HashSet& config, const Digests& wanted) {
  const auto verdict = config.agrees_with(wanted);
  ask_if(verdict != sysmon::Verdict::says_nothing, count, verdict == sysmon::Verdict::agrees);
}

std::string heading(const Property& property) {
  if (std::holds_alternative<NotSeenYet>(property)) return "unknown";
  const auto* value = std::get_if<std::string>(&property);
  return value == nullptr ? std::string{} : *value;
}

}  // namespace

void Coverage::add(const Standing& host) {
  ask(seen, host.facts != nullptr);
  if (host.facts == nullptr) return;

  const Facts& facts = *host.facts;
  ask(installed, facts.sysmon == Installation::installed);
  if (facts.sysmon != Installation::installed) return;

  ask_if(facts.service != Service::unknown, running, facts.service == Service::running);
  ask_if(facts.start_type != StartType::unknown, automatic,
         facts.start_type == StartType::automatic);
  ask_if(host.forwarding != Forwarding::unknown, forwarding, host.forwarding == Forwarding::yes);
  if (host.wanted != nullptr) compare(as_wanted, facts.config, *host.wanted);
}

Coverage coverage(std::span<const Standing> hosts) {
  Coverage whole;
  for (const auto& host : hosts) whole.add(host);
  return whole;
}

std::map<std::string, Coverage> coverage_by(std::string_view name, const Inventory& inventory,
                                            std::span<const Standing> hosts) {
  check(hosts.size() == inventory.size(), "one standing for each host");
  std::map<std::string, Coverage> parts;
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    parts[heading(property(inventory, {i}, hosts[i].facts, name))].add(hosts[i]);
  }
  return parts;
}

}  // namespace sysring::fleet
