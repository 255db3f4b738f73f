#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/ownership.h"
#include "cli/plan_page.h"
#include "cli/site.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

/// What is planned with: the release, and what can be put back.
struct Material {
  rollout::Release release;
  std::vector<Digests> digests;   ///< Of the release's configs, in their order.
  std::vector<std::string> kept;  ///< Sorted.
};

Error no_release() {
  return {Reason::not_found,
          Effect::none,
          "found no release to plan with",
          {},
          "Make one from templates/ with `sysring release add VERSION`."};
}

/// The release that --release names, else the newest one.
Result<rollout::Release> chosen(const std::vector<rollout::Release>& releases,
                                const Arguments& arguments) {
  if (releases.empty()) return no_release();
  const auto wanted = arguments.text("release");
  if (!wanted) return releases.front();
  const auto found = std::ranges::find(releases, *wanted, &rollout::Release::version);
  if (found != releases.end()) return *found;
  std::vector<std::string_view> versions;
  for (const auto& release : releases) versions.push_back(release.version);
  return Error{Reason::unknown_name, Effect::none, "found no release '" + *wanted + "'",
               "--release", suggestion(*wanted, versions)};
}

Result<Material> material(const Site& site, const Arguments& arguments) {
  if (site.ledger() == nullptr) return no_release();
  const auto releases = site.ledger()->releases();
  if (!releases) return releases.error();
  auto release = chosen(*releases, arguments);
  if (!release) return release.error();
  const auto kept = site.ledger()->kept();
  if (!kept) return kept.error();
  Material material{*std::move(release), {}, {}};
  for (const auto& digests : *kept) material.kept.push_back(digests.sha256);
  for (const auto& [variant, sha256] : material.release.configs) {
    const auto digests = std::ranges::find(*kept, sha256, &Digests::sha256);
    if (digests == kept->end()) {
      return Error{
          Reason::ledger_damaged, Effect::none,
          "found release " + material.release.version + " without the config of " + variant};
    }
    material.digests.push_back(*digests);
  }
  return material;
}

/// What the definitions leave out, and whatever --select does not mean.
Result<std::vector<rollout::Exclusion>, Errors> exclusions(const Site& site,
                                                           const Arguments& arguments,
                                                           Shell& shell) {
  auto excluded = workspace::exclusions_of(site.workspace(), site.facts());
  const auto limit = arguments.text("select");
  if (!limit) return excluded;
  const auto hosts = selected(site, arguments, shell);
  if (!hosts) return hosts.error();
  for (std::uint32_t i = 0; i < site.inventory().size(); ++i) {
    if (std::ranges::binary_search(*hosts, fleet::HostId{i})) continue;
    excluded.push_back({site.inventory().host({i}).name.text(),
                        "not meant by --select " + *limit,
                        shell.actor().name,
                        {}});
  }
  return excluded;
}

Result<std::string> next_id(const Owned& owned, const Site&) { return owned.ledger.next_plan_id(); }
Result<std::string> next_id(const engine::ControlClient&, const Site& site) {
  return site.ledger()->next_plan_id();
}

Result<Done> store(Owned& owned, const SealedPlan& plan, const Shell& shell) {
  return owned.ledger.store_plan(plan.plan.id, plan.bytes, shell.actor(), shell.clock().now());
}
Result<Done> store(engine::ControlClient& owner, const SealedPlan& plan, const Shell&) {
  Json arguments;
  arguments["plan"] = plan.plan.id;
  arguments["sealed"] = plan.bytes;
  const auto reply = owner.ask("store_plan", std::move(arguments));
  if (!reply) return reply.error();
  return Done{};
}

Result<rollout::Planned, Errors> make(const std::string& id, const Site& site,
                                      const Material& material, const Arguments& arguments,
                                      Shell& shell) {
  const auto& settings = site.workspace().settings;
  const auto excluded = exclusions(site, arguments, shell);
  if (!excluded) return excluded.error();
  const bool waived = arguments.has("accept-no-way-back");
  return rollout::make_plan({.id = id,
                             .workspace = settings.name,
                             .salt = settings.salt,
                             .inventory = site.inventory(),
                             .facts = site.facts(),
                             .rings = site.workspace().rings,
                             .release = material.release,
                             .release_digests = material.digests,
                             .exclusions = *excluded,
                             .kept = material.kept,
                             .way_back = waived ? rollout::WayBack::waived : settings.way_back,
                             .now = shell.clock().now()});
}

/// What the Sysmons of the planned hosts would lose of the configs that they are to get.
Errors losses(const Site& site, const rollout::Plan& plan) {
  std::map<std::string, std::vector<fleet::HostId>> hosts;  // by variant
  for (const auto& ring : plan.rings) {
    for (const auto& host : ring.hosts) {
      if (const auto id = site.inventory().find(host.name)) hosts[host.variant].push_back(*id);
    }
  }
  Errors errors;
  for (const auto& [variant, ids] : hosts) {
    const auto config = site.ledger()->config(plan.release.configs.at(variant));
    if (!config) return {config.error()};
    if (!*config) continue;  // material() has seen to it that there is one
    const std::string place = "release " + plan.release.version + ", " + variant;
    const auto reading = check_config(*(*config)->bytes, place, targets_of(site, ids));
    if (!reading) return {reading.error()};
    std::ranges::move(errors_in(*reading, place), std::back_inserter(errors));
  }
  return errors;
}

/// Hosts that change for all we know; of one that was never seen it has to be expected.
std::size_t changes_in(const rollout::Outlook& outlook) {
  std::size_t hosts = 0;
  for (const auto& ring : outlook.rings) hosts += ring.change + ring.never_seen;
  return hosts;
}

/// Planned hosts that are in a silence.
Result<std::size_t> silenced_in(const Site& site, const rollout::Plan& plan) {
  const auto silences = site.ledger()->silences();
  if (!silences) return silences.error();
  std::set<std::string> names;
  for (const auto& silence : *silences) {
    for (const auto& host : silence.hosts) {
      if (!rollout::is_over(host.state)) names.insert(lower(host.name));
    }
  }
  std::size_t count = 0;
  for (const auto& ring : plan.rings) {
    for (const auto& host : ring.hosts) count += names.count(lower(host.name));
  }
  return count;
}

void tell(const SealedPlan& plan, const rollout::Outlook& outlook, std::size_t silenced,
          const std::string& file, Exit outcome, Shell& shell) {
  const std::string next = "sysring apply " + (file.empty() ? plan.plan.id : file);
  if (shell.wants_json()) {
    auto document = to_json(plan, &outlook);
    document["file"] = file;
    document["silenced"] = std::uint64_t{silenced};
    document["next"] = next;
    return shell.print("sysring.plan/1", std::move(document), outcome);
  }
  shell.print(plan_page(plan, &outlook, shell.charset()));
  if (!file.empty()) shell.note("Saved " + file + ".");
  if (silenced > 0) {
    shell.note(term::counted(silenced, "host") +
               " of it silenced now: a rollout leaves alone who still is then.");
  }
  shell.note(changes_in(outlook) == 0 ? "Nothing would change." : "Next: " + next);
}

}  // namespace

Ending plan(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto material = cli::material(*site, arguments);
  if (!material) return Errors{material.error()};
  auto ownership = own_or_ask(site->workspace(), "plan");
  if (!ownership) return Errors{ownership.error()};
  const auto id = std::visit([&](auto& with) { return next_id(with, *site); }, *ownership);
  if (!id) return Errors{id.error()};
  const auto planned = make(*id, *site, *material, arguments, shell);
  if (!planned) return planned.error();
  if (auto errors = losses(*site, planned->plan); !errors.empty()) return errors;

  const auto silenced = silenced_in(*site, planned->plan);
  if (!silenced) return Errors{silenced.error()};

  const SealedPlan sealed{planned->plan, rollout::seal(planned->plan)};
  const auto stored =
      std::visit([&](auto& with) { return store(with, sealed, shell); }, *ownership);
  if (!stored) return Errors{stored.error()};
  const auto file = arguments.text("output").value_or("");
  if (!file.empty()) {
    constexpr unsigned int private_mode = 0600;
    if (auto written = write_file(file, sealed.bytes, private_mode); !written) {
      return Errors{written.error()};
    }
  }
  const bool tells_changes = arguments.has("detailed-exitcode") && changes_in(planned->outlook) > 0;
  const auto outcome = tells_changes ? Exit::changes : Exit::done;
  tell(sealed, planned->outlook, *silenced, file, outcome, shell);
  return outcome;
}

}  // namespace sysring::cli
