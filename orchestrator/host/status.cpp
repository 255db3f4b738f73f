#include "host/status.h"

#include "base/printable.h"

namespace sysring::host {
namespace {

constexpr std::size_t longest_fact = 200;

void put_before(std::vector<sysmon::Event>& events, const std::vector<sysmon::Event>& older) {
  events.insert(events.begin(), older.begin(), older.end());
}

}  // namespace

Status joined(const Status& older, Status newer) {
  if (!newer.newest) newer.newest = older.newest;
  if (!newer.left) newer.left = older.left;
  put_before(newer.changes, older.changes);
  put_before(newer.starts, older.starts);
  put_before(newer.errors, older.errors);
  put_before(newer.life, older.life);
  put_before(newer.probes, older.probes);
  return newer;
}

void keep_probes(std::vector<sysmon::Event>& events, std::string_view probe) {
  std::erase_if(events, [&](const auto& event) {
    return probe.empty() || event.id != 11 || event.field("RuleName") != probe;
  });
}

void remember_key(Status& status, const Status& older) {
  if (status.key != Key::unread) return;
  status.key = older.key;
  status.key_words = older.key_words;
}

void update(fleet::Facts& facts, const Status& status, Time now) {
  facts.seen_at = now;
  facts.service = status.service;
  facts.start_type = status.start_type;
  facts.process_id = status.process_id;
  facts.config = status.config;
  if (status.newest) {
    facts.newest_record = status.newest->record_id;
    if (status.newest->at != Time{}) facts.newest_event_at = status.newest->at;
    if (!status.newest->computer.empty())
      facts.computer = printable_line(status.newest->computer, longest_fact);
  }
  if (status.left) facts.leftovers = *status.left;
  if (!status.changes.empty()) {
    facts.last_config_path = printable_line(status.changes.back().field("Configuration"));
  }
}

}  // namespace sysring::host
