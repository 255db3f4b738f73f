#include "ledger/facts_row.h"

#include <vector>

#include "base/printable.h"
#include "base/text.h"
#include "ledger/enumerator.h"

namespace sysring::ledger {
namespace {

constexpr auto installation_named = enumerator<fleet::Installation, fleet::Installation::installed>;
constexpr auto service_named = enumerator<fleet::Service, fleet::Service::crashed>;
constexpr auto start_type_named = enumerator<fleet::StartType, fleet::StartType::disabled>;

/// No path of ours holds a line end.
std::string joined(const std::vector<std::string>& texts) {
  std::string lines;
  for (const auto& each : texts) lines += (lines.empty() ? "" : "\n") + each;
  return lines;
}

std::vector<std::string> lines_in(const std::string& text) {
  const auto lines = lines_of(text);
  return {lines.begin(), lines.end()};
}

sysmon::HashSet hashes_in(const std::string& text) {
  auto hashes = sysmon::HashSet::parse(text);
  if (!hashes) damaged(hashes.error().message);
  return *std::move(hashes);
}

/// Figures that change with every look.
bool is_passing(std::string_view fact) {
  return fact == "seen_at" || fact == "process_id" || fact == "newest_record" ||
         fact == "newest_event_at" || fact == "events_per_minute" || fact == "working_set_kb" ||
         fact == "processor_seconds";
}

std::string said(const Json* value) {
  if (value == nullptr || value->is_null()) return "nothing";
  if (value->string() != nullptr) return value->string()->empty() ? "nothing" : *value->string();
  return value->dump();
}

}  // namespace

std::optional<fleet::Facts> read_facts(const Rows& row, int first_column) {
  int column = first_column;
  const auto seen_at = row.time_if_any(column);
  if (!seen_at) return std::nullopt;
  fleet::Facts facts;
  facts.seen_at = *seen_at;
  facts.os = row.text(++column);
  facts.os_build = row.text(++column);
  facts.machine_id = row.text(++column);
  facts.boot_id = row.text(++column);
  facts.computer = row.text(++column);
  facts.sysmon = row.word(++column, installation_named);
  facts.sysmon_version = row.text(++column);
  facts.schema_version = row.text(++column);
  facts.service = row.word(++column, service_named);
  facts.start_type = row.word(++column, start_type_named);
  facts.process_id = static_cast<std::uint32_t>(row.number(++column));
  facts.config = hashes_in(row.text(++column));
  facts.newest_record = row.number_if_any(++column);
  facts.newest_event_at = row.time_if_any(++column);
  facts.last_config_path = row.text(++column);
  facts.forwarder = row.text(++column);
  facts.leftovers = lines_in(row.text(++column));
  facts.second_writer = row.text(++column);
  facts.product = row.text(++column);
  facts.model = row.text(++column);
  facts.installed_at = row.text(++column);
  facts.time_zone = row.text(++column);
  facts.edition = row.text(++column);
  facts.service_name = row.text(++column);
  facts.driver_name = row.text(++column);
  facts.channel_access = row.text(++column);
  facts.events_per_minute = row.number_if_any(++column);
  facts.working_set_kb = row.number_if_any(++column);
  facts.computer_sid = row.text(++column);
  facts.image = row.text(++column);
  facts.last_failure = row.text(++column);
  facts.processor_seconds = row.number_if_any(++column);
  return facts;
}

void write_facts(Database& database, std::uint64_t host, const fleet::Facts& facts,
                 std::string_view digest) {
  database.run(
      "UPDATE host SET facts_digest = ?, seen_at = ?, os = ?, os_build = ?, machine_id = ?, "
      "boot_id = ?, computer = ?, sysmon = ?, sysmon_version = ?, schema_version = ?, service = ?, "
      "start_type = ?, process_id = ?, config_hashes = ?, newest_record = ?, newest_event_at = ?, "
      "last_config_path = ?, forwarder = ?, leftovers = ?, second_writer = ?, product = ?, model = "
      "?, "
      "installed_at = ?, time_zone = ?, edition = ?, service_name = ?, driver_name = ?, "
      "channel_access = ?, events_per_minute = ?, working_set_kb = ?, computer_sid = ?, image = ?, "
      "last_failure = ?, processor_seconds = ? WHERE id = ?",
      digest, facts.seen_at, facts.os, facts.os_build, facts.machine_id, facts.boot_id,
      facts.computer, to_string(facts.sysmon), facts.sysmon_version, facts.schema_version,
      to_string(facts.service), to_string(facts.start_type), facts.process_id,
      facts.config.to_string(), facts.newest_record, facts.newest_event_at, facts.last_config_path,
      facts.forwarder, joined(facts.leftovers), facts.second_writer, facts.product, facts.model,
      facts.installed_at, facts.time_zone, facts.edition, facts.service_name, facts.driver_name,
      facts.channel_access, facts.events_per_minute, facts.working_set_kb, facts.computer_sid,
      facts.image, facts.last_failure, facts.processor_seconds, host);
}

std::string differences(const fleet::Facts& before, const fleet::Facts& after) {
  const Json was = to_json(before);
  const Json is = to_json(after);
  std::string text;
  for (const auto& [name, value] : *is.object()) {
    const Json* earlier = was.find(name);
    if (is_passing(name) || (earlier != nullptr && *earlier == value)) continue;
    text += (text.empty() ? "" : ", ") + name + ": " + said(earlier) + " -> " + said(&value);
  }
  return printable_line(text);
}

}  // namespace sysring::ledger
