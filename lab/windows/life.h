#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lab/rules/rules.h"
#include "lab/windows/event.h"

namespace lab::windows {

/// A kind of event that happens without us.
struct LifeKind {
  std::uint16_t id;
  unsigned weight;  ///< How often, against the others.
  Fields fields;
};

const std::vector<LifeKind>& life_kinds();
rules::Event rule_event(const LifeKind& kind);

/// Something that happened: which kind, when, to which process.
struct Happening {
  std::size_t kind;
  Time at;
  std::uint32_t pid;
};

/// What happens on a machine in [from, to): the same for any division of that time.
std::vector<Happening> life(std::string_view role, std::uint64_t seed, Time from, Time to);

}  // namespace lab::windows
