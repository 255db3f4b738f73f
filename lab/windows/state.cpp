#include "lab/windows/state.h"

#include <algorithm>

#include "lab/windows/birth.h"
#include "lab/windows/engine.h"
#include "lab/windows/life.h"
#include "lab/windows/random.h"
#include "lab/windows/text.h"

namespace lab::windows {
namespace {

const char sysmon_access[] =
    "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;BO)(A;;0x1;;;SO)(A;;0x1;;;S-1-5-32-573)";
const char system_access[] =
    "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x3;;;BO)(A;;0x5;;;SO)(A;;0x1;;;IU)(A;;0x3;;;SU)"
    "(A;;0x1;;;S-1-5-32-573)";

std::uint64_t first_record(const Identity& identity, std::uint32_t generation) {
  return generation == 0 ? 20'000 + mixed(identity.seed, "records") % 2'000'000 : 1;
}

/// The same process with a line of so many characters.
std::shared_ptr<const Body> with_long_line(const Body& body, std::size_t size) {
  const auto& names = field_names(Source::sysmon, 1);
  Body longer = body;
  longer.values = {};
  std::size_t i = 0;
  for (const auto said : body.values.all()) {
    std::string value{said};
    if (names.at(i++) == "CommandLine") value.resize(size, 'x');
    longer.values.add(value);
  }
  return std::make_shared<const Body>(std::move(longer));
}

void live(State& state, Time to) {
  for (const auto& happening : life(state.description.role, state.identity.seed, state.now, to)) {
    state.now = happening.at;
    const auto& body = state.sysmon.in_force->life.at(happening.kind);
    if (!body) continue;
    const bool grows = state.faults.long_lines > 0 && body->id == 1;
    const auto told = grows ? with_long_line(*body, state.faults.long_lines) : body;
    log_event(state, told, happening.pid);
  }
  state.now = std::max(state.now, to);
}

std::string digits(std::uint64_t number, std::size_t width) {
  return replaced(padded_left(hex(number), width), " ", "0").substr(0, width);
}

}  // namespace

Identity make_identity(const Description& description, std::uint32_t generation) {
  Identity out;
  out.seed = mixed(mixed(description.seed, description.name), generation);
  out.computer = description.name + '.' + description.domain;
  const auto first = digits(mixed(out.seed, "guid 1"), 16);
  const auto second = digits(mixed(out.seed, "guid 2"), 16);
  out.machine_guid = first.substr(0, 8) + '-' + first.substr(8, 4) + "-4" + first.substr(13, 3) +
                     "-a" + second.substr(0, 3) + '-' + second.substr(4, 12);
  const auto domain = mixed(0, description.domain);
  const auto part = [&](std::uint64_t which) {
    return '-' + std::to_string(1'000'000'000 + mixed(domain, which) % 3'000'000'000);
  };
  out.domain_sid = "S-1-5-21" + part(1) + part(2) + part(3);
  out.install_date =
      static_cast<std::uint32_t>(1'700'000'000 + mixed(out.seed, "install") % 50'000'000);
  return out;
}

State::State(const Description& its_description, std::uint32_t its_generation, Time its_begin)
    : description{its_description},
      faults{parse_faults(its_description.faults)},
      identity{make_identity(its_description, its_generation)},
      generation{its_generation},
      begin{its_begin},
      now{its_begin - std::chrono::hours{1}},
      booted{its_begin - std::chrono::hours{2}},
      boot_id{static_cast<std::uint32_t>(10 + mixed(identity.seed, "boot") % 90)},
      next_pid{static_cast<std::uint32_t>(2000 + mixed(identity.seed, "pid") % 500 * 4)},
      files{common_files()},
      registry{common_keys()},
      sysmon_log{"Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon",
                 security(sysmon_access), first_record(identity, its_generation)},
      system_log{"System", "Microsoft-Windows-Eventlog", security(system_access), 4000},
      forwarding_log{"Microsoft-Windows-Forwarding/Operational", "Microsoft-Windows-Forwarding",
                     security(sysmon_access), 300} {
  furnish(*this);
  log_start(*this);
  advance(*this, begin);
  leaving.clear();  // what came before has left long ago
}

void advance(State& state, Time to) {
  for (;;) {
    const auto next = std::ranges::min_element(state.agenda, {}, &Due::at);
    if (next == state.agenda.end() || next->at > to) break;
    const Due due = std::move(*next);
    state.agenda.erase(next);
    live(state, due.at);
    due.happen(state);
  }
  live(state, to);
}

void later(State& state, Duration delay, std::function<void(State&)> happen) {
  state.agenda.push_back({state.now + delay, std::move(happen)});
}

Token token_of(const State& state, std::string_view account) {
  if (same(account, "SYSTEM")) return system_token();
  const auto name = account.substr(account.rfind('\\') + 1);
  const auto short_domain = split(state.description.domain, '.').front();
  const bool builtin = same(name, "Administrator");
  const auto rid = builtin ? 500 : 1100 + mixed(0, upper(name)) % 8000;
  Token out{upper(short_domain) + '\\' + std::string{name},
            state.identity.domain_sid + '-' + std::to_string(rid),
            {"S-1-1-0", "S-1-5-11", sid::users},
            !state.faults.access_denied && !begins_with(name, "user")};
  if (out.elevated) out.groups.emplace_back(sid::administrators);
  return out;
}

std::uint32_t take_pid(State& state) { return state.next_pid += 4; }

}  // namespace lab::windows
