#include "engine/sweep_result.h"

#include "base/printable.h"
#include "engine/members.h"

namespace sysring::engine {
namespace {

constexpr std::size_t longest_message = 300;

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
  return checked(std::move(result), members);
}

}  // namespace sysring::engine
