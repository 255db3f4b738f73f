#include <chrono>
#include <utility>

#include "base/json.h"
#include "rollout/gate.h"
#include "rollout/plan.h"
#include "rollout/words.h"

namespace sysring::rollout {
namespace {

Json sealed(std::chrono::milliseconds span) { return std::int64_t{span.count()}; }

Json sealed(const Gate& gate) {
  Json json;
  json["forwarding"] = word_for(forwarding_words, gate.forwarding);
  json["forwarding_deadline_ms"] = sealed(gate.forwarding_deadline);
  json["host_deadline_ms"] = sealed(gate.host_deadline);
  json["max_unreachable_bp"] = gate.max_unreachable.basis_points;
  json["on_failure"] = word_for(on_failure_words, gate.on_failure);
  json["progress_deadline_ms"] = sealed(gate.progress_deadline);
  json["soak_ms"] = sealed(gate.soak);
  json["success_bp"] = gate.success.basis_points;
  return json;
}

Json sealed(const PlannedRing& ring) {
  Json::Array hosts;
  hosts.reserve(ring.hosts.size());
  for (const auto& host : ring.hosts) {
    hosts.emplace_back(Json::Object{{"name", host.name}, {"variant", host.variant}});
  }
  Json json;
  json["gate"] = sealed(ring.gate);
  json["hosts"] = std::move(hosts);
  json["max_in_flight"] = std::uint64_t{ring.max_in_flight};
  json["name"] = ring.name;
  return json;
}

Json sealed(const Release& release) {
  Json::Object configs;
  for (const auto& [variant, sha256] : release.configs) configs.emplace(variant, sha256);
  Json json;
  json["configs"] = std::move(configs);
  json["version"] = release.version;
  return json;
}

}  // namespace

std::string seal(const Plan& plan) {
  Json::Array rings;
  for (const auto& ring : plan.rings) rings.push_back(sealed(ring));
  Json json;
  json["format"] = plan_format;
  json["id"] = plan.id;
  json["release"] = sealed(plan.release);
  json["rings"] = std::move(rings);
  json["way_back"] = word_for(way_back_words, plan.way_back);
  json["workspace"] = plan.workspace;
  return json.dump() + "\n";
}

}  // namespace sysring::rollout
