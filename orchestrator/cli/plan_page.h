#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/term/style.h"
#include "ledger/rows.h"
#include "rollout/plan.h"

namespace sysring::cli {

/// A sealed plan, read back.
struct SealedPlan {
  rollout::Plan plan;
  std::string bytes;

  [[nodiscard]] std::string digest() const;  ///< Upper-case hex of its SHA-256.
  [[nodiscard]] std::size_t host_count() const;
};

/// What is sealed: release, rings, gates. `outlook` adds what planning saw, where it is at hand.
std::vector<term::Line> plan_page(const SealedPlan& plan, const rollout::Outlook* outlook,
                                  term::Charset charset);

Json to_json(const SealedPlan& plan, const rollout::Outlook* outlook);

}  // namespace sysring::cli
