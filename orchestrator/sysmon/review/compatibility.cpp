#include "sysmon/review/compatibility.h"

#include <algorithm>
#include <utility>

namespace sysring::sysmon {
namespace {

/// Something in the rules, and the schema that it came with.
struct Need {
  std::size_t offset = 0;
  std::string what;  ///< "<ParentUser>"
  SchemaVersion since;
};

void need_of(const Leaf& leaf, const EventType& event, SchemaVersion known,
             std::vector<Need>& needs) {
  const auto& field = event.fields[leaf.position];
  if (field.since > known && event.since <= known) {
    needs.push_back(
        {leaf.offset, "<" + leaf.field + "> of " + std::string{event.tag}, field.since});
  }
  const auto since = Schema::get().since(leaf.condition);
  if (since > known) {
    needs.push_back(
        {leaf.offset, "the condition '" + std::string{to_string(leaf.condition)} + "'", since});
  }
}

/// All that a Sysmon does not know which knows `known`; fields of an unknown event come with it.
std::vector<Need> needs_beyond(const Rules& rules, SchemaVersion known) {
  std::vector<Need> needs;
  for (const auto& option : rules.options) {
    if (option.type->since > known) {
      needs.push_back(
          {option.offset, "<" + std::string{option.type->name} + ">", option.type->since});
    }
  }
  for (const auto& block : rules.blocks) {
    if (block.event->since > known) {
      needs.push_back(
          {block.offset, "<" + std::string{block.event->tag} + ">", block.event->since});
    }
    for_each_leaf(block, [&](const Leaf& leaf) { need_of(leaf, *block.event, known, needs); });
  }
  return needs;
}

void check_declared(const Rules& rules, Findings& findings) {
  for (auto& need : needs_beyond(rules, rules.version)) {
    findings.push_back({Fault::newer_than_declared, need.offset,
                        "found " + need.what + ", which came with schema " + to_string(need.since) +
                            ", in a file of schema " + to_string(rules.version),
                        "Raise the schemaversion to " + to_string(need.since) + "."});
  }
}

/// Sysmon for Linux takes any number of its major version and above, also one that it does not
/// know; Sysmon for Windows up to its own.
bool refuses(const Target& target, SchemaVersion declared) {
  if (declared.major < target.schema.major) return true;
  return target.platform != Platforms::linux && declared > target.schema;
}

void check_refusal(const Rules& rules, std::span<const Target> targets, Findings& findings) {
  const auto refusing = std::ranges::find_if(
      targets, [&](const Target& target) { return refuses(target, rules.version); });
  if (refusing == targets.end()) return;
  findings.push_back({Fault::version_refused, rules.offset,
                      "found the schemaversion " + to_string(rules.version) + ", which " +
                          refusing->name + " refuses",
                      "It takes " + std::to_string(refusing->schema.major) + ".00 to " +
                          to_string(refusing->schema) + "."});
}

bool raises(const Target& target, const EventType& event) {
  return target.platform == Platforms::both || event.raised_on == Platforms::both ||
         event.raised_on == target.platform;
}

void check_raised(const Rules& rules, std::span<const Target> targets, Findings& findings) {
  for (const auto& block : rules.blocks) {
    if (block.items.empty()) continue;
    const auto without = std::ranges::find_if_not(
        targets, [&](const Target& target) { return raises(target, *block.event); });
    if (without == targets.end()) continue;
    findings.push_back({Fault::never_raised, block.offset,
                        "found rules for " + std::string{block.event->tag} + ", which " +
                            without->name + " never raises"});
  }
}

}  // namespace

Findings check_compatibility(const Rules& rules, std::span<const Target> targets) {
  Findings findings;
  check_declared(rules, findings);
  if (targets.empty()) return findings;
  check_refusal(rules, targets, findings);
  check_raised(rules, targets, findings);
  const auto oldest = std::ranges::min_element(targets, {}, &Target::schema);
  for (auto& need : needs_beyond(rules, oldest->schema)) {
    findings.push_back({Fault::newer_than_target, need.offset,
                        "found " + need.what + ", which came with schema " + to_string(need.since) +
                            "; " + oldest->name + " knows " + to_string(oldest->schema)});
  }
  return findings;
}

}  // namespace sysring::sysmon
