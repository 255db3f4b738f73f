#include "audit/record.h"

#include <string_view>

#include "base/check.h"
#include "base/json.h"
#include "base/printable.h"

namespace sysring::audit {
namespace {

// A byte of text costs at most three ASCII bytes ("\u00f6" stands for two of them), so that all of
// these together stay below the cap of a record.
constexpr std::size_t text_cap = 4'096;
constexpr std::size_t name_cap = 253;
constexpr std::size_t word_cap = 64;

constexpr std::uint64_t largest_exact = (std::uint64_t{1} << 53U) - 1;  ///< RFC 7493 section 2.2.

void put(Json& json, std::string_view name, std::string_view text, std::size_t cap) {
  if (!text.empty()) json[name] = printable_line(text, cap);
}

}  // namespace

std::string bytes_of(const Record& record) {
  check(!record.type.empty(), "an audit record says what happened");
  check(record.seq <= largest_exact && record.operation.number <= largest_exact,
        "every reader of JSON can hold the numbers of an audit record");
  Json json;
  json["v"] = 1;
  json["seq"] = record.seq;
  json["ts"] = to_rfc3339(record.at);
  put(json, "type", record.type, word_cap);
  put(json["actor"], "name", record.actor, word_cap);
  json["actor"]["uid"] = record.uid;
  put(json, "object", record.object, name_cap);
  put(json, "host", record.host, name_cap);
  put(json, "rollout", record.rollout, word_cap);
  if (record.operation.number != 0) json["op"] = record.operation.number;
  put(json, "outcome", record.outcome, word_cap);
  if (record.reason) json["reason"] = to_string(*record.reason);
  put(json, "text", record.text, text_cap);

  std::string bytes = json.dump();
  check(bytes.size() <= record_cap, "an audit record is small");
  return bytes;
}

}  // namespace sysring::audit
