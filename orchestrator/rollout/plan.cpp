#include "rollout/plan.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace sysring::rollout {
namespace {

using fleet::Facts;
using fleet::HostId;
using fleet::Installation;

/// What the release has for a variant; null where it has nothing.
const Digests* digests_for(const Planning& from, const std::string& variant) {
  const auto& configs = from.release.configs;
  const auto config = configs.find(variant);
  if (config == configs.end()) return nullptr;
  return &from.release_digests.at(static_cast<std::size_t>(std::distance(configs.begin(), config)));
}

std::vector<const Exclusion*> exclusions_by_host(const Planning& from) {
  std::vector<const Exclusion*> by_host(from.inventory.size());
  for (const auto& exclusion : from.exclusions) {
    const auto id = from.inventory.find(exclusion.host);
    const bool is_over = exclusion.until && *exclusion.until <= from.now;
    if (id && !is_over) by_host[id->index] = &exclusion;
  }
  return by_host;
}

std::string describe_exclusion(const Exclusion& exclusion) {
  auto text = exclusion.reason + " (" + exclusion.by;
  if (exclusion.until) text += ", until " + to_rfc3339(*exclusion.until);
  return text + ")";
}

/// What the last look says against touching the host; nothing where it was never seen.
std::optional<Error> fault_before_us(const Facts* facts) {
  const auto fault = [](Reason code, std::string message) {
    return Error{code, Effect::none, std::move(message)};
  };
  if (facts == nullptr) return std::nullopt;
  if (facts->sysmon == Installation::absent) {
    return fault(Reason::not_installed, "it had no Sysmon when it was last seen");
  }
  if (facts->sysmon == Installation::half) {
    return fault(Reason::half_installed, "its Sysmon was half installed when it was last seen");
  }
  if (facts->second_writer.empty()) return std::nullopt;
  return fault(Reason::second_writer, facts->second_writer + " loads configurations there too");
}

std::optional<Error> why_not_eligible(const Planning& from, HostId id, const Exclusion* exclusion,
                                      const std::optional<std::string>& variant) {
  if (exclusion != nullptr) {
    return Error{Reason::excluded, Effect::none, describe_exclusion(*exclusion)};
  }
  if (!variant) {
    return Error{Reason::facts_unknown, Effect::none,
                 "it has no label 'variant', and which kind of Windows it is was never seen"};
  }
  if (digests_for(from, *variant) == nullptr) {
    return Error{Reason::unknown_name, Effect::none,
                 "release " + from.release.version + " has no configuration for the variant '" +
                     *variant + "'"};
  }
  return fault_before_us(from.facts.at(id.index));
}

/// On Linux the contact reads what is in force before it touches it, so that a hash is enough;
/// elsewhere the bytes have to be known already.
bool has_way_back(const Planning& from, HostId id, const Facts& facts) {
  const auto sha256 = facts.config.hex("SHA256");
  const bool is_linux = from.inventory.host(id).platform == fleet::Platform::linux;
  if (is_linux) return !facts.config.empty();
  return std::ranges::binary_search(from.kept, sha256, std::less<>{});
}

void count(const Planning& from, HostId id, const Digests& wanted, Outlook::Ring& ring) {
  const Facts* facts = from.facts.at(id.index);
  ++ring.targeted;
  if (facts == nullptr) {
    ++ring.never_seen;
  } else if (facts->config.agrees_with(wanted) == sysmon::Verdict::agrees) {
    ++ring.already_there;
  } else {
    ++ring.change;
    if (!has_way_back(from, id, *facts)) ++ring.no_way_back;
  }
}

/// The eligible hosts of one ring; the others are told of in the outlook.
PlannedRing plan_ring(const Planning& from, const RingDefinition& definition,
                      const std::vector<HostId>& hosts,
                      const std::vector<const Exclusion*>& exclusions, Outlook& outlook) {
  PlannedRing ring{definition.name, definition.max_in_flight, definition.gate, {}};
  Outlook::Ring figures{.name = definition.name};
  for (const auto id : hosts) {
    const auto& name = from.inventory.host(id).name.text();
    const auto variant = variant_of(from.inventory, id, from.facts.at(id.index));
    auto why = why_not_eligible(from, id, exclusions[id.index], variant);
    if (why) {
      outlook.not_eligible.push_back({name, why->at(name)});
      continue;
    }
    count(from, id, *digests_for(from, *variant), figures);
    ring.hosts.push_back({name, *variant});
  }
  outlook.rings.push_back(std::move(figures));
  return ring;
}

}  // namespace

std::optional<std::string> variant_of(const fleet::Inventory& inventory, HostId id,
                                      const Facts* facts) {
  if (const auto label = inventory.label(id, "variant")) return std::string{*label};
  if (inventory.host(id).platform == fleet::Platform::linux) return "linux";
  if (facts == nullptr || facts->os.empty()) return std::nullopt;
  const bool is_server = facts->os.find("Server") != std::string::npos;
  return is_server ? "server" : "workstation";
}

Result<Planned, Errors> make_plan(const Planning& from) {
  check(from.release_digests.size() == from.release.configs.size(), "digests for each config");
  auto division = divide(from.rings, from.inventory, from.facts, from.salt);
  if (!division) return division.error();

  Planned planned{{from.id, from.workspace, from.release, {}, from.way_back}, {}};
  auto& outlook = planned.outlook;
  for (auto& [id, why] : division->not_eligible) {
    outlook.not_eligible.push_back({from.inventory.host(id).name.text(), std::move(why)});
  }
  Errors errors;
  const auto exclusions = exclusions_by_host(from);
  for (std::size_t ring = 0; ring < from.rings.size(); ++ring) {
    const auto& definition = from.rings[ring];
    planned.plan.rings.push_back(
        plan_ring(from, definition, division->rings[ring], exclusions, outlook));
    const bool is_empty = planned.plan.rings.back().hosts.empty();
    if (is_empty && definition.when_empty == WhenEmpty::refuse) {
      errors.push_back({Reason::empty_ring, Effect::none,
                        "found no eligible host among the " +
                            std::to_string(division->rings[ring].size()) + " of ring '" +
                            definition.name + "', expected at least one",
                        definition.place});
    }
  }
  if (!errors.empty()) return errors;
  return planned;
}

}  // namespace sysring::rollout
