#include "lab/windows/forwarding.h"

#include "lab/windows/engine.h"
#include "lab/windows/random.h"

namespace lab::windows {
namespace {

constexpr std::size_t most_on_the_way = 20'000;
constexpr char subscriptions[] =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog\\EventForwarding"
    "\\SubscriptionManager";

Duration latency(const State& state) {
  return Duration{static_cast<std::int64_t>(1500 + mixed(state.identity.seed, "way") % 8000)};
}

}  // namespace

bool can_forward(const State& state) {
  const Token forwarder{"NT AUTHORITY\\NETWORK SERVICE", sid::network_service, {}, false};
  return state.registry.find(subscriptions) != nullptr && !state.forwarding_broken &&
         is_running(state, "WinRM") && allowed(state.sysmon_log.access, forwarder, access::read);
}

void forward(State& state, const Record& record) {
  if (!can_forward(state)) return;
  state.leaving.push_back(record);
  if (state.leaving.size() > most_on_the_way) state.leaving.pop_front();
}

void tell_of_stopped_forwarding(State& state) {
  Body body{Source::forwarding,
            105,
            sid::network_service,
            {"WEC", "2150859027", "The forwarder is having a problem communicating"}};
  state.forwarding_log.add({0, state.now, 1180, 0, std::make_shared<const Body>(std::move(body))});
}

std::vector<std::string> arrived(State& state) {
  std::vector<std::string> out;
  while (!state.leaving.empty() && state.leaving.front().at + latency(state) <= state.now) {
    out.push_back(
        xml(element(state.leaving.front(), state.identity.computer, state.sysmon_log.name)));
    state.leaving.pop_front();
  }
  return out;
}

}  // namespace lab::windows
