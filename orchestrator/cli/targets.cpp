#include "cli/targets.h"

#include <algorithm>
#include <utility>

#include "host/target.h"
#include "rollout/plan.h"

namespace sysring::cli {
namespace {

std::vector<fleet::HostId> every_host(const Site& site) {
  std::vector<fleet::HostId> hosts;
  for (std::uint32_t i = 0; i < site.inventory().size(); ++i) hosts.push_back({i});
  return hosts;
}

}  // namespace

Targets targets_of(const Site& site, std::span<const fleet::HostId> hosts) {
  Targets targets;
  for (const auto id : hosts) {
    const auto* facts = site.facts()[id.index];
    if (facts == nullptr) continue;
    auto target = host::target_of(*facts, site.inventory().host(id).platform);
    if (!target || std::ranges::find(targets, *target) != targets.end()) continue;
    targets.push_back(*std::move(target));
  }
  return targets;
}

Result<TargetChoice, Errors> TargetChoice::of(const Arguments& arguments, const Shell& shell) {
  TargetChoice choice;
  const auto name = arguments.text("target");
  if (!name) return choice;
  if (*name == "inventory") {
    auto site = Site::open(shell);
    if (!site) return site.error();
    choice.everywhere_ = targets_of(*site, every_host(*site));
    choice.site_ = *std::move(site);
    return choice;
  }
  auto target = sysmon::Target::parse(*name);
  if (!target) return Errors{target.error().at("--target")};
  choice.everywhere_ = {*std::move(target)};
  return choice;
}

Targets TargetChoice::for_file(const std::filesystem::path& file) const {
  if (!site_) return everywhere_;
  const auto directory = file.parent_path().filename().string();
  std::vector<fleet::HostId> hosts;
  for (const auto id : every_host(*site_)) {
    const auto variant = rollout::variant_of(site_->inventory(), id, site_->facts()[id.index]);
    if (variant == directory) hosts.push_back(id);
  }
  return hosts.empty() ? everywhere_ : targets_of(*site_, hosts);
}

}  // namespace sysring::cli
