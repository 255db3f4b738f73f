#include "sysmon/review/review.h"

#include <algorithm>
#include <utility>

#include "sysmon/review/compatibility.h"
#include "sysmon/review/lint.h"
#include "sysmon/review/options.h"

namespace sysring::sysmon {
namespace {

void append(Findings& findings, Findings more) {
  std::ranges::move(more, std::back_inserter(findings));
}

/// Such a fault can only be there where a target was named.
bool is_of_targets(Fault fault) {
  return fault >= Fault::newer_than_target && fault <= Fault::never_raised;
}

Finding finding_of(const Waiver& idle) {
  return {Fault::idle_waiver, idle.offset,
          "found a waiver of " + to_string(idle.fault) + ", which is not there", "Remove it."};
}

}  // namespace

Result<Reading> review(std::string_view source, std::span<const Target> targets) {
  auto reading = read_rules(source);
  if (!reading) return reading;
  auto& findings = reading->findings;
  append(findings, check_options(reading->rules));
  append(findings, lint(reading->rules));
  append(findings, check_compatibility(reading->rules, targets));
  for (const auto& idle : waive(findings, reading->waivers)) {
    if (is_of_targets(idle.fault) && targets.empty()) continue;
    findings.push_back(finding_of(idle));
  }
  std::ranges::stable_sort(findings, {}, &Finding::offset);
  return reading;
}

}  // namespace sysring::sysmon
