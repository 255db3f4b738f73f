#include "engine/view.h"

#include <string_view>

#include "engine/members.h"

namespace sysring::engine {
namespace {

constexpr std::string_view view_schema = "sysring.rollout/1";
constexpr std::string_view happening_schema = "sysring.happening/1";

Json text_or_null(const std::optional<Time>& time) {
  return time ? Json{to_rfc3339(*time)} : Json{};
}
Json text_or_null(const std::optional<Reason>& reason) {
  return reason ? Json{to_string(*reason)} : Json{};
}

/// A null is as good as no member.
void put(Json& json, std::string_view name, Json value) {
  if (!value.is_null()) json[name] = std::move(value);
}

Json json_of(const RingView& ring) {
  Json counts{Json::Object{}};
  for (std::size_t state = 0; state < rollout::host_states; ++state) {
    if (ring.hosts[state] == 0) continue;
    counts[to_string(static_cast<rollout::HostState>(state))] = ring.hosts[state];
  }
  Json json;
  json["name"] = ring.name;
  json["state"] = to_string(ring.state);
  json["hosts"] = std::move(counts);
  json["targeted"] = ring.targeted;
  json["in_flight"] = ring.in_flight;
  json["awaiting"] = ring.awaiting;
  json["figures"] = ring.figures;
  put(json, "soak_until", text_or_null(ring.soak_until));
  return json;
}

Result<RingView> ring_from(const Json& json) {
  Members members{json};
  RingView ring;
  ring.name = members.text("name");
  ring.state = members.state("state", rollout::ring_state_named);
  ring.targeted = members.count("targeted");
  ring.in_flight = members.count("in_flight");
  ring.awaiting = members.count("awaiting");
  ring.figures = members.text("figures");
  ring.soak_until = members.moment("soak_until");
  const Json* counts = json.find("hosts");
  if (counts == nullptr || counts->object() == nullptr) members.fail<int>("hosts", "an object");
  if (!members.fault().empty()) return checked(ring, members);
  Members by_state{*counts};
  for (const auto& [name, count] : *counts->object()) {
    const auto state = rollout::host_state_named(name);
    if (!state) return Error{Reason::protocol_broken, Effect::none, "found no state in 'hosts'"};
    ring.hosts.at(static_cast<std::size_t>(*state)) = by_state.count(name);
  }
  return checked(ring, by_state);
}

Json json_of(const SweepView& sweep) {
  Json json;
  json["asked"] = sweep.asked;
  json["reached"] = sweep.reached;
  json["not_reached"] = sweep.not_reached;
  return json;
}

Json json_of(const BusyHost& host) {
  Json json;
  json["name"] = host.name;
  json["activity"] = host.activity;
  json["since"] = to_rfc3339(host.since);
  return json;
}

}  // namespace

Json to_json(const Happening& happening) {
  Json json;
  json["schema"] = happening_schema;
  json["at"] = to_rfc3339(happening.at);
  json["rollout"] = happening.rollout;
  json["ring"] = happening.ring;
  json["host"] = happening.host;
  json["event"] = happening.event;
  json["text"] = happening.text;
  put(json, "reason", text_or_null(happening.reason));
  if (!happening.silence.empty()) json["silence"] = happening.silence;
  return json;
}

Json to_json(const View& view) {
  Json json;
  json["schema"] = view_schema;
  json["at"] = to_rfc3339(view.at);
  json["rollout"] = view.rollout;
  json["version"] = view.version;
  json["phase"] = to_string(view.phase);
  json["why"] = view.why;
  json["started_at"] = to_rfc3339(view.started_at);
  put(json, "reason", text_or_null(view.reason));
  put(json, "begins", view.begins ? Json{true} : Json{});
  Json::Array rings;
  for (const auto& ring : view.rings) rings.push_back(json_of(ring));
  json["rings"] = std::move(rings);
  Json::Array busy;
  for (const auto& host : view.busy) busy.push_back(json_of(host));
  json["busy"] = std::move(busy);
  if (view.sweep) json["sweep"] = json_of(*view.sweep);
  json["silenced"] = view.silenced;
  return json;
}

Result<Happening> happening_from(const Json& json) {
  Members members{json};
  Happening happening;
  happening.at = members.moment("at").value_or(Time{});
  happening.rollout = members.text("rollout");
  happening.silence = members.text("silence");
  happening.ring = members.text("ring");
  happening.host = members.text("host");
  happening.event = members.text("event");
  happening.text = members.text("text");
  happening.reason = members.reason("reason");
  return checked(std::move(happening), members);
}

Result<View> view_from(const Json& json) {
  Members members{json};
  View view;
  view.at = members.moment("at").value_or(Time{});
  view.rollout = members.text("rollout");
  view.version = members.text("version");
  view.phase = members.state("phase", rollout::phase_named);
  view.why = members.text("why");
  view.reason = members.reason("reason");
  view.started_at = members.moment("started_at").value_or(Time{});
  view.begins = json.find("begins") != nullptr;
  if (json.find("silenced") != nullptr) view.silenced = members.count("silenced");
  for (const auto& each : members.list("rings")) {
    auto ring = ring_from(each);
    if (!ring) return ring.error();
    view.rings.push_back(std::move(*ring));
  }
  for (const auto& each : members.list("busy")) {
    Members host{each};
    view.busy.push_back(
        {host.text("name"), host.text("activity"), host.moment("since").value_or(Time{})});
    if (!host.fault().empty()) return checked(std::move(view), host);
  }
  if (const Json* json_of_sweep = json.find("sweep")) {
    Members sweep{*json_of_sweep};
    view.sweep = {sweep.count("asked"), sweep.count("reached"), sweep.count("not_reached")};
    if (!sweep.fault().empty()) return checked(std::move(view), sweep);
  }
  return checked(std::move(view), members);
}

}  // namespace sysring::engine
