#include <utility>

#include "engine/loop.h"
#include "rollout/plan.h"

// What other terminals want kept while this process owns the ledger.
namespace sysring::engine {
namespace {

Error bad_request(const std::string& what) {
  return {Reason::bad_usage, Effect::none, "found a request without " + what};
}

const std::string* text_in(const Json& arguments, std::string_view name) {
  const Json* member = arguments.find(name);
  return member == nullptr ? nullptr : member->string();
}

}  // namespace

/// {"version": "2026.4.0", "configs": {"linux": "<Sysmon…"}}
Result<Json> Engine::Loop::store_release(const Request& request) {
  const auto* version = text_in(request.arguments, "version");
  const Json* configs = request.arguments.find("configs");
  if (version == nullptr || configs == nullptr || configs->object() == nullptr) {
    return bad_request("version and configs");
  }
  const Time now = parts_.clock.now();
  rollout::Release release{*version, {}};
  for (const auto& [variant, text] : *configs->object()) {
    if (text.string() == nullptr) return bad_request("the text of a config");
    const auto config = sysmon::build_config(*text.string());
    if (!config) return config.error();
    if (auto kept = parts_.ledger.keep(*config, now); !kept) return kept.error();
    release.configs.emplace(variant, config->digests.sha256);
  }
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
