#include "engine/errand.h"

#include <algorithm>
#include <utility>

#include "engine/members.h"

namespace sysring::engine {

std::size_t Errand::count(rollout::SilenceState state) const {
  return static_cast<std::size_t>(std::ranges::count(hosts, state, &Host::state));
}

Json to_json(const Errand& errand) {
  Json json;
  json["errand"] = errand.number;
  if (!errand.silence.empty()) json["silence"] = errand.silence;
  if (errand.ends_at) json["ends_at"] = to_rfc3339(*errand.ends_at);
  Json::Array hosts;
  for (const auto& host : errand.hosts) {
    Json each;
    each["host"] = host.name;
    each["state"] = rollout::to_string(host.state);
    if (host.reason) each["reason"] = to_string(*host.reason);
    if (!host.text.empty()) each["text"] = host.text;
    hosts.push_back(std::move(each));
  }
  json["hosts"] = std::move(hosts);
  return json;
}

Result<Errand> errand_from(const Json& json) {
  Members members{json};
  Errand errand{.number = members.count("errand"),
                .silence = members.text("silence"),
                .ends_at = members.moment("ends_at")};
  for (const auto& each : members.list("hosts")) {
    Members host{each};
    errand.hosts.push_back({host.text("host"), host.state("state", rollout::silence_state_named),
                            host.reason("reason"), host.text("text")});
    if (!host.fault().empty()) return checked(std::move(errand), host);
  }
  return checked(std::move(errand), members);
}

}  // namespace sysring::engine
