#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"
#include "rollout/ring.h"

namespace sysring::rollout {
namespace {

using fleet::HostId;
using fleet::Match;

constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t left_out = nobody - 1;
constexpr std::uint64_t end_of_line = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t names_with_an_offer = 20;  // the nearest name is found by a walk over all

/// Where a host stands on the line that shares are cut from, whoever else is in the fleet.
std::uint64_t place_on_line(std::string_view salt, const fleet::HostName& name) {
  const auto digest = sha256(std::string{salt} + lower(name.text()));
  std::uint64_t place = 0;
  for (const char c : std::string_view{digest}.substr(0, 8)) {
    place = place << 8U | static_cast<unsigned char>(c);
  }
  return place;
}

std::uint64_t part_of(std::uint64_t length, Share share) {
  const std::uint64_t parts = std::min(share.basis_points, 10'000U);
  return length / 10'000 * parts + length % 10'000 * parts / 10'000;
}

Error only_observed(const fleet::Host& host) {
  return {Reason::excluded, Effect::none, "the inventory says that it is only observed",
          host.name.text()};
}

Error not_told(const fleet::Host& host, const RingDefinition& ring) {
  return {Reason::facts_unknown, Effect::none,
          "ring '" + ring.name + "' asks for what only the host can tell, and it was never asked",
          host.name.text()};
}

Error no_such_host(const std::string& name, const RingDefinition& ring, std::string offer) {
  return {Reason::unknown_name, Effect::none,
          "found '" + name + "' in ring '" + ring.name + "', expected a host of the inventory",
          ring.place, std::move(offer)};
}

Error no_host_in(const RingDefinition& ring) {
  return {Reason::empty_ring, Effect::none,
          "found no host for ring '" + ring.name + "', expected at least one", ring.place};
}

/// Gives each host to a ring, to nobody, or leaves it out.
class Cut {
 public:
  Cut(const std::vector<RingDefinition>& rings, const fleet::Inventory& inventory,
      const std::vector<const fleet::Facts*>& facts)
      : rings_{rings}, inventory_{inventory}, facts_{facts}, owners_(inventory.size(), nobody) {
    check(facts.size() == inventory.size(), "facts or a null for each host");
    for (HostId id; id.index < owners_.size(); ++id.index) {
      const auto& host = inventory.host(id);
      if (host.manage == fleet::Manage::observe) leave_out(id, only_observed(host));
    }
  }

  /// Hosts that are named or selected, wherever their ring stands.
  void take_whom_rings_mean() {
    for (std::uint32_t ring = 0; ring < rings_.size(); ++ring) {
      std::visit([&](const auto& selection) { take(ring, selection); }, rings_[ring].selection);
    }
    for (const auto& [id, ring] : uncertain_) {
      if (owner(id) != left_out) leave_out(id, not_told(inventory_.host(id), rings_[ring]));
    }
    report_overlaps();
  }

  /// The line of those who are free is cut from its beginning: a host changes its ring only when
  /// the shares before it change, and at the end of one that `min` has stretched.
  void cut_shares(std::string_view salt) {
    const auto line = line_of_the_free(salt);
    auto next = line.begin();
    std::uint64_t begin = 0;
    for (std::uint32_t ring = 0; ring < rings_.size(); ++ring) {
      const auto* share = std::get_if<StickyShare>(&rings_[ring].selection);
      if (share == nullptr) continue;
      const auto left = end_of_line - begin;
      const auto whole = share->of == StickyShare::Of::fleet ? end_of_line : left;
      const auto end = begin + std::min(part_of(whole, share->share), left);
      for (std::size_t taken = 0; next != line.end(); ++next, ++taken) {
        const bool inside = next->first < end || end == end_of_line;
        if (!inside && taken >= share->min) break;
        owner(next->second) = ring;
      }
      begin = end;
    }
  }

  void give_the_rest() {
    const auto rest = std::ranges::find_if(rings_, [](const RingDefinition& ring) {
      return std::holds_alternative<TheRest>(ring.selection);
    });
    if (rest == rings_.end()) return;
    const auto ring = static_cast<std::uint32_t>(rest - rings_.begin());
    std::ranges::replace(owners_, nobody, ring);
  }

  Result<Division, Errors> finish() && {
    division_.rings.resize(rings_.size());
    for (HostId id; id.index < owners_.size(); ++id.index) {
      if (owner(id) < rings_.size()) division_.rings[owner(id)].push_back(id);
    }
    if (errors_.empty()) refuse_empty_rings();
    if (!errors_.empty()) return std::move(errors_);
    std::ranges::sort(division_.not_eligible, {}, [](const auto& each) { return each.first; });
    return std::move(division_);
  }

 private:
  struct Overlap {
    HostId first;
    std::size_t hosts = 0;
  };

  std::uint32_t& owner(HostId id) { return owners_.at(id.index); }

  void leave_out(HostId id, Error why) {
    owner(id) = left_out;
    division_.not_eligible.emplace_back(id, std::move(why));
  }

  void take(std::uint32_t ring, const NamedHosts& named) {
    for (const auto& name : named.names) {
      const auto id = inventory_.find(name);
      if (id) {
        take(ring, *id);
      } else {
        const bool offers = errors_.size() < names_with_an_offer;
        errors_.push_back(
            no_such_host(name, rings_[ring], offers ? inventory_.nearest_name(name) : ""));
      }
    }
  }

  void take(std::uint32_t ring, const SelectedHosts& selected) {
    if (auto known = selected.selector.check_names(inventory_); !known) {
      errors_.push_back(known.error().during("ring '" + rings_[ring].name + "'"));
      errors_.back().place = rings_[ring].place;
      return;
    }
    for (HostId id; id.index < owners_.size(); ++id.index) {
      const auto match = selected.selector.matches(inventory_, id, facts_[id.index]);
      if (match == Match::yes) take(ring, id);
      if (match == Match::unknown) uncertain_.try_emplace(id, ring);
    }
  }

  void take(std::uint32_t /*ring*/, const StickyShare& /*formed later*/) {}
  void take(std::uint32_t /*ring*/, const TheRest& /*formed later*/) {}

  void take(std::uint32_t ring, HostId id) {
    if (owner(id) == left_out || owner(id) == ring) return;
    if (owner(id) == nobody) {
      owner(id) = ring;
      return;
    }
    ++overlaps_.try_emplace({owner(id), ring}, Overlap{id}).first->second.hosts;
  }

  void report_overlaps() {
    for (const auto& [pair, overlap] : overlaps_) {
      const auto& [first, second] = pair;
      auto found = "found host '" + inventory_.host(overlap.first).name.text() + "'";
      if (overlap.hosts > 1) found += " and " + std::to_string(overlap.hosts - 1) + " more";
      errors_.push_back({Reason::overlapping_rings, Effect::none,
                         found + " in ring '" + rings_[first].name + "' and in ring '" +
                             rings_[second].name + "', expected one ring for each host",
                         rings_[second].place});
    }
  }

  void refuse_empty_rings() {
    for (std::size_t ring = 0; ring < rings_.size(); ++ring) {
      const bool refuses = rings_[ring].when_empty == WhenEmpty::refuse;
      if (refuses && division_.rings[ring].empty()) errors_.push_back(no_host_in(rings_[ring]));
    }
  }

  std::vector<std::pair<std::uint64_t, HostId>> line_of_the_free(std::string_view salt) {
    std::vector<std::pair<std::uint64_t, HostId>> line;
    const bool is_cut = std::ranges::any_of(rings_, [](const RingDefinition& ring) {
      return std::holds_alternative<StickyShare>(ring.selection);
    });
    if (!is_cut) return line;
    for (HostId id; id.index < owners_.size(); ++id.index) {
      if (owner(id) == nobody) line.emplace_back(place_on_line(salt, inventory_.host(id).name), id);
    }
    std::ranges::sort(line);
    return line;
  }

  const std::vector<RingDefinition>& rings_;
  const fleet::Inventory& inventory_;
  const std::vector<const fleet::Facts*>& facts_;
  std::vector<std::uint32_t> owners_;  // by HostId: number of a ring, nobody or left_out
  std::map<HostId, std::uint32_t> uncertain_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Overlap> overlaps_;
  Division division_;
  Errors errors_;
};

}  // namespace

Result<Division, Errors> divide(const std::vector<RingDefinition>& rings,
                                const fleet::Inventory& inventory,
                                const std::vector<const fleet::Facts*>& facts,
                                std::string_view salt) {
  Cut cut{rings, inventory, facts};
  cut.take_whom_rings_mean();
  cut.cut_shares(salt);
  cut.give_the_rest();
  return std::move(cut).finish();
}

}  // namespace sysring::rollout
