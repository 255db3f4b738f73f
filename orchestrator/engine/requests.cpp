#include <utility>

#include "engine/loop.h"
#include "rollout/plan.h"

// What other terminals ask for while this process owns the workspace.
namespace sysring::engine {
namespace {

Error bad_request(const std::string& what) {
  return {Reason::bad_usage, Effect::none, "found a request without " + what};
}

const std::string* text_in(const Json& arguments, std::string_view name) {
  const Json* member = arguments.find(name);
  return member == nullptr ? nullptr : member->string();
}

std::string text_or_empty(const Json& arguments, std::string_view name) {
  const auto* text = text_in(arguments, name);
  return text == nullptr ? std::string{} : *text;
}

Result<std::vector<std::string>> texts_in(const Json& arguments, std::string_view name) {
  const Json* member = arguments.find(name);
  if (member == nullptr || member->array() == nullptr) return bad_request("a list of hosts");
  std::vector<std::string> texts;
  for (const auto& each : *member->array()) {
    if (each.string() == nullptr) return bad_request("the name of a host");
    texts.push_back(*each.string());
  }
  return texts;
}

}  // namespace

Error not_known_here(const std::string& host) {
  return {Reason::not_now,
          Effect::none,
          "found the host '" + host + "', which the owner of the workspace does not know",
          {},
          "It read the inventory when it started: end `sysring run` and start it again."};
}

Result<Json> Engine::Loop::answer(const Request& request) {
  if (request.verb == "ping" || request.verb == "watch") {
    Json reply;
    if (running_) reply["view"] = to_json(view());
    return reply;
  }
  if (request.verb == "apply") return begin_by_request(request);
  if (request.verb == "sweep") return sweep_by_request(request);
  if (request.verb == "silence") return silence_by_request(request);
  if (request.verb == "restore") return restore_by_request(request);
  if (request.verb == "keep_config") return keep_config(request);
  if (request.verb == "store_release") return store_release(request);
  if (request.verb == "store_plan") return store_plan(request);
  if (request.verb == "record_trust") return record_trust(request);
  const auto verb = rollout::steer_named(request.verb);
  if (!verb) {
    return Error{Reason::bad_usage, Effect::none,
                 "found the request '" + request.verb + "', which the owner does not know"};
  }
  if (auto taken = take_up(text_or_empty(request.arguments, "rollout")); !taken)
    return taken.error();
  const auto why = text_or_empty(request.arguments, "reason");
  if (auto steered = steer(*verb, request.actor, why); !steered) return steered.error();
  return to_json(view());
}

Result<Done> Engine::Loop::check_idle() const {
  // A look gives way to a rollout; what changes something on a host does not.
  if (sweep_ && sweep_->purpose() == ::sysring::host::Purpose::first_day) {
    return Error{Reason::not_now, Effect::none, "found the checks of the first day under way"};
  }
  if (!running_ || rollout::has_ended(running_->state.phase)) return Done{};
  return Error{Reason::not_now, Effect::none,
               "found the rollout " + to_string(running_->id) + " under way"};
}

/// Who steers another rollout than the one at hand wants that one back in memory first.
Result<Done> Engine::Loop::take_up(const std::string& rollout) {
  const auto id = ledger::rollout_named(rollout);
  if (!id || (running_ && running_->id == *id)) return Done{};
  if (auto idle = check_idle(); !idle) return idle;
  return resume(*id);
}

Result<Json> Engine::Loop::begin_by_request(const Request& request) {
  if (auto idle = check_idle(); !idle) return idle.error();
  const auto plan = parts_.ledger.plan(text_or_empty(request.arguments, "plan"));
  if (!plan) return plan.error();
  if (!*plan) return Error{Reason::not_found, Effect::none, "found no such plan in the ledger"};
  const auto id = start(**plan, request.actor, text_or_empty(request.arguments, "reason"));
  if (!id) return id.error();
  Json reply;
  reply["rollout"] = to_string(*id);
  return reply;
}

/// {"hosts": ["lx01"]}; without it, all of them. What came of it is told later, as "swept".
Result<Json> Engine::Loop::sweep_by_request(const Request& request) {
  std::vector<fleet::HostId> hosts;
  const Json* named = request.arguments.find("hosts");
  if (named == nullptr) {
    for (std::uint32_t i = 0; i < parts_.inventory.size(); ++i) hosts.push_back({i});
  } else if (named->array() == nullptr) {
    return bad_request("a list of hosts");
  } else {
    for (const auto& name : *named->array()) {
      if (name.string() == nullptr) return bad_request("the name of a host");
      const auto host = parts_.inventory.find(*name.string());
      if (!host) return not_known_here(*name.string());
      hosts.push_back(*host);
    }
  }
  if (auto begun = sweep(std::move(hosts), ::sysring::host::Purpose::observe); !begun)
    return begun.error();
  Json reply;
  reply["asked"] = std::uint64_t{sweep_->asked()};
  return reply;
}

/// {"hosts": ["lx01"], "events": [10], "for_ms": 14400000, "reason": "INC-1"}; without events, all.
/// What came of it is told later, as "errand".
Result<Json> Engine::Loop::silence_by_request(const Request& request) {
  SilenceOrder order;
  order.why = text_or_empty(request.arguments, "reason");
  auto hosts = texts_in(request.arguments, "hosts");
  if (!hosts) return hosts.error();
  order.hosts = *std::move(hosts);
  const Json* events = request.arguments.find("events");
  if (events != nullptr && events->array() == nullptr) return bad_request("a list of events");
  for (const auto& id : events == nullptr ? Json::Array{} : *events->array()) {
    if (id.integer() == nullptr || *id.integer() < 1) return bad_request("the id of an event");
    order.events.push_back(static_cast<std::uint32_t>(*id.integer()));
  }
  const Json* lasts = request.arguments.find("for_ms");
  if (lasts == nullptr || lasts->integer() == nullptr) return bad_request("a duration");
  order.lasts = std::chrono::milliseconds{*lasts->integer()};
  const auto errand = silence(order, request.actor);
  if (!errand) return errand.error();
  Json reply;
  reply["number"] = *errand;
  return reply;
}

/// {"hosts": ["lx01"], "reason": "calm again"}; what came of it is told later, as "errand".
Result<Json> Engine::Loop::restore_by_request(const Request& request) {
  const auto hosts = texts_in(request.arguments, "hosts");
  if (!hosts) return hosts.error();
  const auto errand = restore(*hosts, request.actor, text_or_empty(request.arguments, "reason"));
  if (!errand) return errand.error();
  Json reply;
  reply["number"] = *errand;
  return reply;
}

/// {"text": "<Sysmon…"}
Result<Json> Engine::Loop::keep_config(const Request& request) {
  const auto* text = text_in(request.arguments, "text");
  if (text == nullptr) return bad_request("the text of a config");
  const auto config = sysmon::build_config(*text);
  if (!config) return config.error();
  if (auto kept = parts_.ledger.keep(*config, parts_.clock.now()); !kept) return kept.error();
  return Json{Json::Object{}};
}

/// {"version": "2026.4.0", "configs": {"linux": "6F5C…"}}, of configs that are kept already.
Result<Json> Engine::Loop::store_release(const Request& request) {
  const auto* version = text_in(request.arguments, "version");
  const Json* configs = request.arguments.find("configs");
  if (version == nullptr || configs == nullptr || configs->object() == nullptr) {
    return bad_request("version and configs");
  }
  rollout::Release release{*version, {}};
  for (const auto& [variant, sha256] : *configs->object()) {
    if (sha256.string() == nullptr) return bad_request("the SHA-256 of a config");
    const auto kept = parts_.ledger.config(*sha256.string());
    if (!kept) return kept.error();
    if (!*kept) return bad_request("a config that is kept");
    release.configs.emplace(variant, *sha256.string());
  }
  const Time now = parts_.clock.now();
  if (auto added = parts_.ledger.add_release(release, request.actor, now); !added) {
    return added.error();
  }
  return Json{Json::Object{}};
}

/// {"sealed": "{…}\n"}
Result<Json> Engine::Loop::store_plan(const Request& request) {
  const auto* sealed = text_in(request.arguments, "sealed");
  if (sealed == nullptr) return bad_request("a sealed plan");
  const auto plan = rollout::read_plan(*sealed);
  if (!plan) return plan.error();
  const Time now = parts_.clock.now();
  if (auto stored = parts_.ledger.store_plan(plan->id, *sealed, request.actor, now); !stored) {
    return stored.error();
  }
  return Json{Json::Object{}};
}

/// {"object": "lx02", "text": "ssh-ed25519 SHA256:…"}
Result<Json> Engine::Loop::record_trust(const Request& request) {
  const auto* object = text_in(request.arguments, "object");
  const auto* text = text_in(request.arguments, "text");
  if (object == nullptr || text == nullptr) return bad_request("object and text");
  ledger::Turn turn{.at = parts_.clock.now()};
  turn.notes.push_back({"host_key.trusted", *object, *text, request.actor});
  if (auto recorded = parts_.ledger.record(turn); !recorded) return recorded.error();
  return Json{Json::Object{}};
}

}  // namespace sysring::engine
