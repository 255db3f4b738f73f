#include "host/windows/reading.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host::windows {
namespace {

constexpr std::size_t longest_value = 500;
constexpr std::size_t longest_event = 65'536;
constexpr std::string_view four_blanks = "    ";

/// What stands behind the first " : " of a line, as far as it is a number.
std::optional<std::uint64_t> number_behind_colon(std::string_view line) {
  const auto at = line.find(" : ");
  if (at == std::string_view::npos) return std::nullopt;
  auto rest = trimmed(line.substr(at + 3));
  rest = rest.substr(0, rest.find(' '));
  return registry_number(rest);
}

fleet::Service service_of(const ServiceState& state) {
  using fleet::Service;
  switch (state.state) {
    case 1: {
      // 0 was stopped, 1077 never started, 1066 has its reason in the other code.
      const bool of_its_own = state.exit_code == 1066 && state.service_exit_code == 0;
      const bool in_order = state.exit_code == 0 || state.exit_code == 1077 || of_its_own;
      return in_order ? Service::stopped : Service::crashed;
    }
    case 2:
    case 3:
    case 5:
    case 6:
      return Service::pending;
    case 4:
      return Service::running;
    case 7:
      return Service::stopped;
    default:
      return Service::unknown;
  }
}

std::optional<std::uint64_t> number_of_key(std::string_view text, std::string_view key) {
  for (const auto line : lines_of(text)) {
    if (trimmed(line).starts_with(key))
      return parse_number(trimmed(trimmed(line).substr(key.size())));
  }
  return std::nullopt;
}

/// "(A;CI;KA;;;SY)(A;CI;KR;;;S-1-5-20)" as its entries.
std::optional<std::set<std::string, std::less<>>> entries_of(std::string_view text) {
  std::set<std::string, std::less<>> entries;
  while (!text.empty()) {
    const auto end = text.find(')');
    if (text.front() != '(' || end == std::string_view::npos) return std::nullopt;
    entries.insert(upper(text.substr(1, end - 1)));
    text.remove_prefix(end + 1);
  }
  return entries;
}

/// SDDL has short names for the SIDs that everybody has.
std::string in_sddl(std::string_view sid) {
  if (sid == "S-1-5-20") return "NS";
  if (sid == "S-1-5-19") return "LS";
  if (sid == "S-1-5-32-573") return "ER";
  return upper(sid);
}

}  // namespace

std::map<std::string, std::string, std::less<>> registry_values(std::string_view text) {
  std::map<std::string, std::string, std::less<>> values;
  for (auto line : lines_of(text)) {
    if (!line.starts_with(four_blanks)) continue;
    line.remove_prefix(four_blanks.size());
    const auto type = line.find(four_blanks);
    if (type == std::string_view::npos) continue;
    const auto data = line.find(four_blanks, type + four_blanks.size());
    const auto value = data == std::string_view::npos ? std::string_view{}
                                                      : line.substr(data + four_blanks.size());
    values.emplace(printable_line(line.substr(0, type), longest_value),
                   printable_line(trimmed(value), longest_value));
  }
  return values;
}

std::optional<std::uint64_t> registry_number(std::string_view data) {
  if (!data.starts_with("0x")) return parse_number(data);
  data.remove_prefix(2);
  if (data.empty() || data.size() > 16 || !std::ranges::all_of(data, is_hex)) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : data) {
    value = value * 16 + static_cast<std::uint64_t>(is_digit(c) ? c - '0' : upper(c) - 'A' + 10);
  }
  return value;
}

std::optional<ServiceState> service_state(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  for (const auto line : lines_of(text)) {
    if (const auto number = number_behind_colon(line)) numbers.push_back(*number);
  }
  if (numbers.size() < 6) return std::nullopt;
  ServiceState state{.state = numbers[1], .exit_code = numbers[2], .service_exit_code = numbers[3]};
  state.service = service_of(state);
  if (numbers.size() > 6 && numbers[6] <= std::numeric_limits<std::uint32_t>::max()) {
    state.process_id = static_cast<std::uint32_t>(numbers[6]);
  }
  return state;
}

std::string words_of(const ServiceState& state) {
  std::string words{to_string(state.service)};
  if (state.service == fleet::Service::running) {
    return words + ", process " + std::to_string(state.process_id);
  }
  words +=
      ", state " + std::to_string(state.state) + ", exit code " + std::to_string(state.exit_code);
  if (state.exit_code == 1066) words += ", its own " + std::to_string(state.service_exit_code);
  return words;
}

fleet::StartType start_type(const std::map<std::string, std::string, std::less<>>& settings) {
  using fleet::StartType;
  const auto found = settings.find("Start");
  const auto start = found == settings.end() ? std::nullopt : registry_number(found->second);
  if (!start) return StartType::unknown;
  if (*start <= 2) return StartType::automatic;
  return *start == 3 ? StartType::manual : StartType::disabled;
}

std::optional<std::uint64_t> newest_record(std::string_view text) {
  const auto count = number_of_key(text, "numberOfLogRecords:");
  const auto oldest = number_of_key(text, "oldestRecordNumber:");
  if (!count || !oldest || *count == 0) return std::nullopt;
  return *oldest + *count - 1;
}

std::vector<sysmon::Event> events_in(std::string_view text) {
  constexpr std::string_view closing = "</Event>";
  std::vector<sysmon::Event> events;
  for (auto end = text.find(closing); end != std::string_view::npos; end = text.find(closing)) {
    const auto begin = text.find("<Event ");
    if (begin < end) {
      const auto xml = text.substr(begin, end + closing.size() - begin);
      auto event = sysmon::parse_event(printable(xml, longest_event));
      if (event) events.push_back(std::move(*event));
    }
    text.remove_prefix(end + closing.size());
  }
  std::ranges::stable_sort(events, {}, &sysmon::Event::record_id);
  return events;
}

std::string user_sid(std::string_view text) {
  const auto at = text.find("\"S-1-");
  if (at == std::string_view::npos) return {};
  const auto sid = text.substr(at + 1);
  return printable_line(sid.substr(0, sid.find('"')), 100);
}

std::string hashed_by_certutil(std::string_view text) {
  for (const auto line : lines_of(text)) {
    std::string digits;
    std::ranges::copy_if(line, std::back_inserter(digits), [](char c) { return !is_blank(c); });
    if (digits.size() == 64 && std::ranges::all_of(digits, is_hex)) return upper(digits);
  }
  return {};
}

bool is_closed(std::string_view sddl, const std::vector<std::string>& readers) {
  const auto at = sddl.find("D:");
  if (at == std::string_view::npos) return false;
  sddl.remove_prefix(at + 2);
  const auto flags = sddl.substr(0, sddl.find('('));
  if (!flags.starts_with('P')) return false;
  const auto entries = entries_of(trimmed(sddl.substr(flags.size())));
  if (!entries) return false;
  std::set<std::string, std::less<>> allowed{"A;CI;KA;;;SY", "A;CI;KA;;;BA"};
  if (!std::ranges::includes(*entries, allowed)) return false;
  for (const auto& sid : readers) {
    allowed.insert("A;CI;KR;;;" + upper(sid));
    allowed.insert("A;CI;KR;;;" + in_sddl(sid));
  }
  return std::ranges::includes(allowed, *entries);
}

}  // namespace sysring::host::windows
