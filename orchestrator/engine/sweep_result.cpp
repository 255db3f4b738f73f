#include "engine/sweep_result.h"

#include "base/printable.h"
#include "engine/members.h"

namespace sysring::engine {
namespace {

constexpr std::size_t longest_message = 300;

/// There are mostly none, and then there is no such member.
void read_clocks(const Json& json, SweepResult& result, Members& members) {
  if (json.find("clocks") == nullptr) return;
  for (const auto& each : members.list("clocks")) {
    const Json* ahead = each.find("seconds_ahead");
    const Json* host = each.find("host");
    const bool is_right = ahead != nullptr && ahead->integer() != nullptr && host != nullptr &&
                          host->string() != nullptr;
    if (!is_right) {
      members.fail<int>("clocks", "a host and its seconds");
      return;
    }
    result.clocks.emplace_back(*host->string(), std::chrono::seconds{*ahead->integer()});
  }
}

}  // namespace

Json to_json(const SweepResult& result) {
  Json json;
  json["asked"] = std::uint64_t{result.asked};
  json["reached"] = std::uint64_t{result.reached};
  json["changed"] = std::uint64_t{result.changed};
  json["left"] = std::uint64_t{result.left};
  json["not_reached"] = std::uint64_t{result.not_reached};
  Json::Array faults;
  for (const auto& [host, error] : result.faults) {
    Json fault;
    fault["host"] = host;
    fault["code"] = to_string(error.code);
    fault["message"] = printable_line(error.message, longest_message);
    faults.push_back(std::move(fault));
  }
  json["faults"] = std::move(faults);
  if (!result.adopted.empty()) {
    Json::Array adopted;
    for (const auto& [host, shown, stand_in] : result.adopted) {
      Json each;
      each["host"] = host;
      each["shown"] = shown;
      each["stand_in"] = stand_in;
      adopted.push_back(std::move(each));
    }
    json["adopted"] = std::move(adopted);
  }
  if (!result.clocks.empty()) {
    Json::Array clocks;
    for (const auto& [host, ahead] : result.clocks) {
      Json each;
      each["host"] = host;
      each["seconds_ahead"] = std::int64_t{ahead.count()};
      clocks.push_back(std::move(each));
    }
    json["clocks"] = std::move(clocks);
  }
  if (!result.collector_fault.empty()) json["collector_fault"] = result.collector_fault;
  return json;
}

Result<SweepResult> sweep_result_from(const Json& json) {
  Members members{json};
  SweepResult result{.asked = members.count("asked"),
                     .reached = members.count("reached"),
                     .changed = members.count("changed"),
                     .left = members.count("left"),
                     .not_reached = members.count("not_reached"),
                     .collector_fault = members.text("collector_fault")};
  for (const auto& each : members.list("faults")) {
    Members fault{each};
    result.faults.emplace_back(fault.text("host"), Error{fault.reason("code").value_or(Reason{}),
                                                         Effect::none, fault.text("message")});
    if (!fault.fault().empty()) return checked(std::move(result), fault);
  }
  read_clocks(json, result, members);
  return checked(std::move(result), members);
}

}  // namespace sysring::engine
