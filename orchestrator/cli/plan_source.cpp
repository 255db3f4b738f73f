#include "cli/plan_source.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"

namespace sysring::cli {
namespace {

constexpr std::size_t plan_cap = 256 * 1'024 * 1'024;

Error unknown_plan(const std::string& word) {
  return {Reason::not_found,
          Effect::none,
          "found no file and no stored plan '" + word + "'",
          {},
          "`sysring plan -o FILE` makes one."};
}

Result<std::optional<ledger::StoredPlan>> stored(const Site& site, const std::string& id) {
  if (site.ledger() == nullptr) return std::optional<ledger::StoredPlan>{};
  return site.ledger()->plan(id);
}

Result<SealedPlan> sealed(std::string bytes, const std::string& place) {
  auto plan = rollout::read_plan(bytes);
  if (!plan) return plan.error().at(place);
  return SealedPlan{*std::move(plan), std::move(bytes)};
}

/// A file is only a copy: what counts are the bytes that were sealed and recorded.
Result<SealedPlan> from_file(const Site& site, const std::string& file) {
  auto bytes = read_file(file, plan_cap);
  if (!bytes) return bytes.error();
  auto plan = sealed(*std::move(bytes), file);
  if (!plan) return plan;
  const auto original = stored(site, plan->plan.id);
  if (!original) return original.error();
  if (!*original) {
    return Error{Reason::not_found, Effect::none,
                 "found the plan " + plan->plan.id + ", which this workspace has not made", file};
  }
  if ((*original)->sealed != plan->bytes) {
    return Error{Reason::plan_broken, Effect::none,
                 "found SHA256=" + plan->digest() + ", expected SHA256=" +
                     digests_of((*original)->sealed).sha256 + " of " + plan->plan.id,
                 file};
  }
  return plan;
}

}  // namespace

Result<SealedPlan> plan_named(const Site& site, const std::string& word) {
  std::error_code fault;
  if (std::filesystem::exists(word, fault)) return from_file(site, word);
  const auto found = stored(site, word);
  if (!found) return found.error();
  if (!*found) return unknown_plan(word);
  return sealed((*found)->sealed, word);
}

}  // namespace sysring::cli
