#include "lab/linux/log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "lab/linux/random.h"

namespace lab::linux_host {
namespace {

constexpr auto oldest_kept = std::chrono::minutes{10};
constexpr std::size_t most_kept = 1'500;
constexpr std::size_t most_waiting = 2'000;

std::string formatted(const char* format, Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto count = static_cast<std::time_t>(seconds.time_since_epoch().count());
  std::tm utc_time{};
  ::gmtime_r(&count, &utc_time);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), format, &utc_time);
  return text.data();
}

std::string thousandths(Time time) {
  const auto rest = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
  return std::to_string(1'000 + rest).substr(1);
}

void add_escaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '\n':
        text += "#012";
        break;
      default:
        text += c;
    }
  }
}

void add_data(std::string& text, std::string_view name, std::string_view value) {
  text += "<Data Name=\"";
  text += name;
  text += "\">";
  add_escaped(text, value);
  text += "</Data>";
}

void add_system(std::string& text, const Entry& entry, std::uint64_t record,
                const std::string& computer) {
  const std::string id = std::to_string(entry.id);
  const std::string daemon = std::to_string(entry.daemon);
  text +=
      "<Event><System><Provider Name=\"Linux-Sysmon\" "
      "Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>" +
      id + "</EventID><Version>" +
      (entry.id == 1    ? "5"
       : entry.id == 11 ? "2"
                        : "3") +
      "</Version><Level>4</Level><Task>" + id +
      "</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime=\"" +
      formatted("%Y-%m-%dT%H:%M:%S.", entry.at) + thousandths(entry.at) +
      "000000Z\"/><EventRecordID>" + std::to_string(record) +
      "</EventRecordID><Correlation/><Execution ProcessID=\"" + daemon + "\" ThreadID=\"" + daemon +
      "\"/><Channel>Linux-Sysmon/Operational</Channel><Computer>" + computer +
      "</Computer><Security UserId=\"0\"/></System>";
}

}  // namespace

std::string utc(Time time) { return formatted("%Y-%m-%d %H:%M:%S.", time) + thousandths(time); }

void Log::add(Entry entry) {
  const auto& entries = current_.entries;
  const bool old = !entries.empty() && entry.at - entries.front().at > oldest_kept;
  if (old || entries.size() >= most_kept) rotate();
  current_.entries.push_back(std::move(entry));
  ++next_;
}

void Log::rotate() {
  auto record = oldest_record();
  for (auto& entry : rotated_.entries) {
    if (record++ >= taken_) waiting_.push_back(std::move(entry));
  }
  rotated_ = std::exchange(current_, {});
  while (!waiting_.empty() && (waiting_.size() > most_waiting || !waiting_.front().forwarded)) {
    waiting_.pop_front();
  }
}

const Entry* Log::find(std::uint64_t record) const {
  const auto first = oldest_record() - waiting_.size();
  if (record < first || record >= next_) return nullptr;
  auto at = static_cast<std::size_t>(record - first);
  for (const auto* part : {&waiting_, &rotated_.entries}) {
    if (at < part->size()) return &(*part)[at];
    at -= part->size();
  }
  return &current_.entries[at];
}

std::vector<std::string> Log::take_forwarded(Time until) {
  std::vector<std::string> taken;
  taken_ = std::max(taken_, oldest_record() - waiting_.size());
  for (const auto* entry = find(taken_); entry != nullptr && entry->at <= until;
       entry = find(++taken_)) {
    if (entry->forwarded) taken.push_back(xml(taken_));
  }
  while (!waiting_.empty() && oldest_record() - waiting_.size() < taken_) waiting_.pop_front();
  return taken;
}

std::string Log::xml(std::uint64_t record) const {
  const Entry& entry = *find(record);
  std::string text;
  add_system(text, entry, record, computer_);
  text += "<EventData>";
  if (entry.subject != 0) add_data(text, "RuleName", entry.rule);
  add_data(text, "UtcTime", utc(entry.at));
  if (entry.subject != 0) {
    add_data(text, "ProcessGuid", "{" + uuid(seed_ ^ entry.subject) + "}");
    add_data(text, "ProcessId", std::to_string(entry.subject));
  }
  for (const auto& [name, value] : *entry.fields) add_data(text, name, *value);
  return text + "</EventData></Event>";
}

std::string Log::line(std::uint64_t record) const {
  const Entry& entry = *find(record);
  const auto host = computer_.substr(0, computer_.find('.'));
  return formatted("%b %e %H:%M:%S ", entry.at) + host + " sysmon: " + xml(record) + "\n";
}

std::uint64_t Log::size(Part part) const {
  const auto& [entries, ends] = segment(part);
  while (ends.size() < entries.size()) {
    const auto before = ends.empty() ? 0 : ends.back();
    ends.push_back(before + line(first_record(part) + ends.size()).size());
  }
  return ends.empty() ? 0 : ends.back();
}

std::string Log::read(Part part, std::uint64_t from) const {
  if (from >= size(part)) return "";
  const auto& ends = segment(part).ends;
  const auto first = std::ranges::upper_bound(ends, from);
  auto record = first_record(part) + static_cast<std::uint64_t>(first - ends.begin());
  std::string text;
  for (; record < first_record(part) + ends.size(); ++record) text += line(record);
  return text.substr(static_cast<std::size_t>(from - (first == ends.begin() ? 0 : *(first - 1))));
}

}  // namespace lab::linux_host
