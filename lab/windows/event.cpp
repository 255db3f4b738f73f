#include "lab/windows/event.h"

#include <algorithm>
#include <array>
#include <map>

#include "lab/windows/random.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

using Names = std::vector<std::string_view>;

Names filterable(std::string_view names) {
  Names out{"RuleName"};
  for (std::size_t at = 0; at < names.size();) {
    const auto end = std::min(names.find(' ', at), names.size());
    out.push_back(names.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

const std::map<std::uint16_t, Names>& sysmon_names() {
  static const std::map<std::uint16_t, Names> names{
      {1, filterable("UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company "
                     "OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId "
                     "TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId "
                     "ParentImage ParentCommandLine ParentUser")},
      {3, filterable("UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 "
                     "SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 "
                     "DestinationIp DestinationHostname DestinationPort DestinationPortName")},
      {4, {"UtcTime", "State", "Version", "SchemaVersion"}},
      {5, filterable("UtcTime ProcessGuid ProcessId Image User")},
      {7, filterable("UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description "
                     "Product Company OriginalFileName Hashes Signed Signature SignatureStatus "
                     "User")},
      {10, filterable("UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage "
                      "TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace "
                      "SourceUser TargetUser")},
      {11, filterable("UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User")},
      {12, filterable("EventType UtcTime ProcessGuid ProcessId Image TargetObject User")},
      {13, filterable("EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User")},
      {16, {"UtcTime", "Configuration", "ConfigurationFileHash"}},
      {22, filterable("UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image "
                      "User")},
      {23, filterable("UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable "
                      "Archived")},
      {26, filterable("UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes "
                      "IsExecutable")},
      {255, {"UtcTime", "ID", "Description"}},
  };
  return names;
}

struct Provider {
  std::string_view name, guid;
};
constexpr std::array providers{
    Provider{"Microsoft-Windows-Sysmon", "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"},
    Provider{"Service Control Manager", "{555908d1-a6d7-4695-8e1e-26931d2012f4}"},
    Provider{"Microsoft-Windows-Kernel-General", "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}"},
    Provider{"Microsoft-Windows-Eventlog-ForwardingPlugin",
             "{699e309c-e782-4400-98c8-e21d162d7b7b}"}};

std::string level(const Body& body) {
  if (body.source == Source::sysmon) return body.id == 255 ? "2" : "4";
  const bool failed = body.source == Source::services
                          ? body.id != 7036 && body.id != 7040
                          : body.source == Source::forwarding && (body.id == 101 || body.id == 105);
  return failed ? "2" : "4";
}

std::string version(const Body& body) {
  if (body.source != Source::sysmon) return "0";
  const bool fifth =
      body.id == 1 || body.id == 3 || body.id == 22 || body.id == 23 || body.id == 26;
  const bool second = body.id == 11 || body.id == 12 || body.id == 13;
  return fifth ? "5" : second ? "2" : "3";
}

Element leaf(std::string name, std::string text) { return {std::move(name), {}, std::move(text)}; }

Element system_part(const Record& record, const std::string& computer, std::string_view channel) {
  const Body& body = *record.body;
  const Provider& provider = providers.at(static_cast<std::size_t>(body.source));
  const bool is_sysmon = body.source == Source::sysmon;
  return {
      "System",
      {},
      "",
      {{"Provider", {{"Name", std::string{provider.name}}, {"Guid", std::string{provider.guid}}}},
       leaf("EventID", std::to_string(body.id)),
       leaf("Version", version(body)),
       leaf("Level", level(body)),
       leaf("Task", is_sysmon ? std::to_string(body.id) : "0"),
       leaf("Opcode", "0"),
       leaf("Keywords", "0x8000000000000000"),
       {"TimeCreated", {{"SystemTime", system_time(record.at)}}},
       leaf("EventRecordID", std::to_string(record.id)),
       {"Correlation"},
       {"Execution",
        {{"ProcessID", std::to_string(record.writer)},
         {"ThreadID", std::to_string(record.writer + 1240)}}},
       leaf("Channel", std::string{channel}),
       leaf("Computer", computer),
       {"Security", {{"UserID", body.user}}}}};
}

std::string own_value(const Record& record, std::string_view name) {
  if (name == "UtcTime" || name == "CreationUtcTime") return utc_time(record.at);
  if (name.ends_with("ProcessGuid") || name.ends_with("ProcessGUID"))
    return process_guid(record.subject);
  if (name.ends_with("ProcessId")) return std::to_string(record.subject);
  return "";
}

Element data_part(const Record& record) {
  const Body& body = *record.body;
  const auto& names = field_names(body.source, body.id);
  Element out{"EventData"};
  std::size_t i = 0;
  for (const auto said : body.values.all()) {
    const std::string name{i < names.size() ? names[i] : ""};
    std::string value = said.empty() ? own_value(record, name) : std::string{said};
    out.children.push_back({"Data", {{"Name", name}}, std::move(value)});
    ++i;
  }
  return out;
}

void escape(std::string& out, std::string_view text, bool attribute) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\'' && attribute)
      out += "&apos;";
    else
      out += c;
  }
}

void write(std::string& out, const Element& element) {
  out += '<' + element.name;
  for (const auto& [name, value] : element.attributes) {
    out += ' ' + name + "='";
    escape(out, value, true);
    out += '\'';
  }
  if (element.text.empty() && element.children.empty() && element.name != "Data") {
    out += "/>";
    return;
  }
  out += '>';
  escape(out, element.text, false);
  for (const auto& child : element.children) write(out, child);
  out += "</" + element.name + '>';
}

std::string two(unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string written(Time at, char between) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{at - day};
  std::string milliseconds = std::to_string(clock.subseconds().count());
  milliseconds.insert(0, 3 - milliseconds.size(), '0');
  return std::to_string(static_cast<int>(date.year())) + '-' +
         two(static_cast<unsigned>(date.month())) + '-' + two(static_cast<unsigned>(date.day())) +
         between + two(static_cast<unsigned>(clock.hours().count())) + ':' +
         two(static_cast<unsigned>(clock.minutes().count())) + ':' +
         two(static_cast<unsigned>(clock.seconds().count())) + '.' + milliseconds;
}

}  // namespace

const std::vector<std::string_view>& field_names(Source source, std::uint16_t id) {
  static const Names params{"param1", "param2", "param3", "param4"};
  static const Names subscription{"Id", "Query", "Status"};
  static const Names none;
  if (source == Source::forwarding) return subscription;
  if (source != Source::sysmon) return params;
  const auto names = sysmon_names().find(id);
  return names == sysmon_names().end() ? none : names->second;
}

Body make_body(std::uint16_t id, std::string user, const Fields& fields) {
  Body out{Source::sysmon, id, std::move(user), {}};
  for (const auto name : field_names(Source::sysmon, id)) {
    const auto field = std::ranges::find(fields, name, &Fields::value_type::first);
    const bool own = !own_value({}, name).empty();
    out.values.add(field != fields.end() ? field->second : own ? "" : "-");
  }
  return out;
}

Element element(const Record& record, const std::string& computer, std::string_view channel) {
  return {"Event",
          {{"xmlns", "http://schemas.microsoft.com/win/2004/08/events/event"}},
          "",
          {system_part(record, computer, channel), data_part(record)}};
}

std::string xml(const Element& element) {
  std::string out;
  write(out, element);
  return out;
}

std::string utc_time(Time at) { return written(at, ' '); }
std::string system_time(Time at) { return written(at, 'T') + "000000Z"; }

std::string process_guid(std::uint32_t pid) {
  const auto digits = padded_left(hex(mixed(pid, "guid")), 16);
  auto text = replaced(digits, " ", "0");
  return '{' + text.substr(0, 8) + '-' + text.substr(8, 4) + '-' + text.substr(12, 4) + "-0000-" +
         "001000000000}";
}

}  // namespace lab::windows
