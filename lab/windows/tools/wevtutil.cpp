#include <algorithm>
#include <array>
#include <optional>

#include "lab/windows/messages.h"
#include "lab/windows/query.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{60};

Channel* find_channel(State& state, const std::string& name) {
  for (Channel* channel : {&state.sysmon_log, &state.system_log, &state.forwarding_log})
    if (same(channel->name, name)) return channel;
  return nullptr;
}

cmd::Result fails(const State& state, const std::string& what, std::uint32_t code) {
  return failed(code, what + "\r\n" + error_text(state.description.language, code) + "\r\n", usual);
}

cmd::Result wrong_option(const State& state, const std::string& option) {
  return failed(code::bad_parameter,
                "Invalid option " + option +
                    ". Option name is not known or its value is wrong."
                    "\r\n" +
                    error_text(state.description.language, code::bad_parameter) + "\r\n");
}

std::string file_of(const Channel& channel) {
  return "%SystemRoot%\\System32\\Winevt\\Logs\\" + replaced(channel.name, "/", "%4") + ".evtx";
}

const char* yes(bool value) { return value ? "true" : "false"; }

cmd::Result get_log(const Channel& channel) {
  const bool is_classic = channel.name == "System";
  return printed("name: " + channel.name + "\r\nenabled: " + yes(channel.enabled) +
                     "\r\ntype: " + (is_classic ? "Admin" : "Operational") +
                     "\r\nowningPublisher: " + channel.publisher +
                     "\r\nisolation: " + (is_classic ? "System" : "Custom") +
                     "\r\nchannelAccess: " + channel.access.sddl() +
                     "\r\nlogging:\r\n  logFileName: " + file_of(channel) +
                     "\r\n  retention: " + yes(channel.retention) +
                     "\r\n  autoBackup: false\r\n  maxSize: " + std::to_string(channel.max_size) +
                     "\r\npublishing:\r\n  fileMax: 1\r\n",
                 usual);
}

cmd::Result get_log_info(const State& state, const Channel& channel) {
  const auto first = channel.oldest();
  const auto count = channel.newest() + 1 - first;
  const auto at = [](Time time) { return system_time(time).substr(0, 23) + "Z"; };
  return printed("creationTime: " + at(state.begin - std::chrono::hours{2000}) +
                     "\r\nlastAccessTime: " + at(state.now) +
                     "\r\nlastWriteTime: " + at(state.now) +
                     "\r\nfileSize: " + std::to_string(69632 + count * 942 / 65536 * 65536) +
                     "\r\nattributes: 32\r\nnumberOfLogRecords: " + std::to_string(count) +
                     "\r\noldestRecordNumber: " + std::to_string(first) + "\r\n",
                 usual);
}

struct Request {
  Query query;
  std::uint64_t count = ~std::uint64_t{0};
  bool newest_first = false;
  std::string root = {};
};

/// The value of an option in either spelling, "/c:" or "/count:".
std::optional<std::string> value_of(const std::string& word, std::string_view brief,
                                    std::string_view full) {
  for (const auto name : {brief, full}) {
    const auto start = '/' + std::string{name} + ':';
    if (begins_with(word, start)) return word.substr(start.size());
  }
  return {};
}

bool read_option(const std::string& word, Request& out) {
  if (const auto query = value_of(word, "q", "query")) {
    auto parsed = Query::parse(*query);
    if (parsed) out.query = *parsed;
    return parsed.has_value();
  }
  if (const auto count = value_of(word, "c", "count")) {
    out.count = number(*count).value_or(0);
    return out.count > 0;
  }
  if (const auto direction = value_of(word, "rd", "reversedirection")) {
    out.newest_first = same(*direction, "true");
    return out.newest_first || same(*direction, "false");
  }
  if (const auto root = value_of(word, "e", "element")) {
    out.root = *root;
    return !root->empty();
  }
  const auto format = value_of(word, "f", "format");
  return format && same(*format, "xml");
}

cmd::Result list(const State& state, const Channel& channel, const Request& request) {
  auto records = channel.records();
  if (request.newest_first) std::ranges::reverse(records);
  std::string out = request.root.empty() ? "" : '<' + request.root + ">\r\n";
  std::uint64_t count = 0;
  for (const auto& record : records) {
    if (count == request.count) break;
    if (!request.query.may_select(record.body->id, record.id)) continue;
    const auto event = element(record, state.identity.computer, channel.name);
    if (!request.query.selects(event, state.now)) continue;
    out += xml(event) + "\r\n";
    ++count;
  }
  if (!request.root.empty()) out += "</" + request.root + ">\r\n";
  return printed(out, usual);
}

cmd::Result query_events(State& state, const Call& call, const Channel& channel) {
  Request request{*Query::parse("*")};
  for (std::size_t i = 2; i < call.words.size(); ++i) {
    if (read_option(call.words[i], request)) continue;
    if (value_of(call.words[i], "q", "query"))
      return fails(state, "Failed to open event query.", 15001);
    return wrong_option(state, call.words[i]);
  }
  if (!allowed(channel.access, call.token, access::read))
    return fails(state, "Failed to open event query.", code::denied);
  return list(state, channel, request);
}

cmd::Result set_log(State& state, const Call& call, Channel& channel) {
  if (!call.token.elevated) return fails(state, "Failed to save configuration.", code::denied);
  if (call.words.size() < 3) return wrong_option(state, "");
  for (std::size_t i = 2; i < call.words.size(); ++i) {
    const auto& word = call.words[i];
    const auto enabled = value_of(word, "e", "enabled");
    const auto access = value_of(word, "ca", "channelaccess");
    const auto size = value_of(word, "ms", "maxsize");
    const auto parsed = access ? parse_security(*access) : std::nullopt;
    if (enabled && (same(*enabled, "true") || same(*enabled, "false"))) {
      channel.enabled = same(*enabled, "true");
    } else if (parsed) {
      channel.access = *parsed;
    } else if (size && number(*size)) {
      channel.max_size = *number(*size);
    } else {
      return wrong_option(state, word);
    }
  }
  return printed("", usual);
}

}  // namespace

cmd::Result wevtutil(State& state, const Call& call) {
  const auto command = upper(call.word(0));
  static constexpr std::array known{"GL",      "GLI",          "QE",           "SL",
                                    "GET-LOG", "GET-LOG-INFO", "QUERY-EVENTS", "SET-LOG"};
  if (std::ranges::find(known, command) == known.end())
    return failed(code::bad_parameter,
                  "Invalid command " + call.word(0) + ". Command is not supported.\r\n");
  Channel* const channel = find_channel(state, call.word(1));
  if (channel == nullptr)
    return fails(state, "Failed to read configuration for log " + call.word(1) + ".", 15007);
  if (command == "QE" || command == "QUERY-EVENTS") return query_events(state, call, *channel);
  if (command == "SL" || command == "SET-LOG") return set_log(state, call, *channel);
  if (call.words.size() > 2) return wrong_option(state, call.word(2));
  if (command == "GL" || command == "GET-LOG") return get_log(*channel);
  return get_log_info(state, *channel);
}

}  // namespace lab::windows
