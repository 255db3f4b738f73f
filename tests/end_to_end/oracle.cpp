#include "end_to_end/oracle.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace sysring::tests {
namespace {

enum class Of : std::uint8_t { both, windows, linux };

/// The configuration that a machine goes by in the end.
enum class Rules : std::uint8_t { before, after, any };

/// What a fault leads to, where nothing takes it back.
struct Consequence {
  std::string_view fault;  ///< Without its value.
  Of of = Of::both;
  std::vector<std::string_view> verdicts;
  Rules rules = Rules::any;

  /// What a machine with this fault may lack and yet be healthy or back, because it has lacked it
  /// before us, or because nobody can see it.
  std::vector<std::string_view> lacks = {};

  /// Why it may fail to come back, too: the codes of ROLLBACK_FAILED.
  std::vector<std::string_view> stays_for = {};
};

constexpr std::string_view healthy = "HEALTHY";

const std::vector<Consequence>& consequences() {
  using enum Of;
  using enum Rules;
  static const std::vector<Consequence> all{
      // The way to the machine. Nothing was changed, and nothing is tried again by itself.
      {"unreachable", both, {"UNREACHABLE SR204", "UNREACHABLE SR201"}, before},
      {"hang", both, {"UNREACHABLE SR203"}, before},
      {"host_key_changed", both, {"UNREACHABLE SR207"}, before},
      {"auth_denied", both, {"UNREACHABLE SR205"}, before},
      {"garbage", both, {"SKIPPED SR408"}, before},
      {"endless", both, {"UNREACHABLE SR202"}, before},
      {"slow", both, {healthy}, after},
      {"reset_after_command", both, {healthy}, after},

      // What was wrong before we came.
      {"access_denied", both, {"UNREACHABLE SR214"}, before},
      {"not_installed", both, {"not planned"}, any},
      {"disk_full", both, {"SKIPPED SR306"}, before},
      {"powershell_shell", windows, {"SKIPPED SR313"}, before},
      {"vdi", windows, {"SKIPPED SR610"}, before},  // its master image is to be changed
      {"never_forwarded", both, {healthy}, after, {"forwarding"}},  // judged on the rest
      {"no_forwarder", windows, {healthy}, after, {"forwarding"}},
      {"not_automatic", linux, {healthy}, after, {"start"}},  // it was not enabled before

      // What goes wrong with the change.
      {"key_denied", windows, {"FAILED SR302"}, before},
      {"config_refused", both, {"FAILED SR303"}, before},
      {"rules_not_loaded", both, {"FAILED SR409"}, before},
      {"event16_stale", both, {"FAILED SR403"}, after},
      {"event16_missing", both, {"FAILED SR403"}, after},
      {"hash_mismatch", both, {"FAILED SR402"}, after},
      {"incompatible", windows, {"FAILED SR405", "FAILED SR404"}, any},
      {"incompatible", linux, {"FAILED SR403", "FAILED SR409"}, before},
      {"reload_crash", linux, {"FAILED SR404"}, any},
      {"service_dies", both, {"FAILED SR404"}, any},
      {"not_automatic", windows, {"FAILED SR407"}, after, {"start"}},  // we change no start type
      {"forwarding_stops", both, {"FAILED SR501", "FAILED SR504"}, after},
      {"delete_fails", both, {"FAILED SR310"}, any, {}, {"SR310"}},
      // A group policy comes after each configuration of ours, and after the way back too.
      {"second_writer", windows, {"FAILED SR309"}, any, {"rules"}, {"SR309"}},
      {"second_writer", linux, {"FAILED SR402"}, any},

      // No harm.
      {"clm", windows, {healthy}, after, {"key"}},  // regini cannot keep the inherited out for good
      {"no_sftp", both, {healthy}, after},
      {"sysmon32", windows, {healthy}, after},
      {"native", windows, {healthy}, after},
      {"renamed", windows, {healthy}, after},
      {"reimaged", both, {healthy}, after},  // at its next start, and it does not start

      // Harm that nothing looks for yet: there is no gate for rates and load.
      {"noise", both, {healthy}, after},
      {"load", windows, {healthy}, after},
  };
  return all;
}

bool concerns(const Consequence& consequence, bool is_windows) {
  return consequence.of == Of::both || (consequence.of == Of::windows) == is_windows;
}

std::string name_of(const std::string& fault) { return fault.substr(0, fault.find('=')); }

const Consequence* consequence_for(const Machine& machine) {
  if (machine.faults.empty()) return nullptr;
  const auto fault = name_of(machine.faults.front());
  const auto found = std::ranges::find_if(consequences(), [&](const auto& each) {
    return each.fault == fault && concerns(each, machine.is_windows);
  });
  return found == consequences().end() ? nullptr : &*found;
}

/// What a machine lacks to be as it should: the words that `Consequence::lacks` has.
std::vector<std::string_view> lacking(const Machine& machine, const std::string& wanted) {
  std::vector<std::string_view> lacks;
  if (machine.in_force != wanted) lacks.emplace_back("rules");
  if (!machine.runs) lacks.emplace_back("service");
  if (!machine.starts_by_itself) lacks.emplace_back("start");
  if (!machine.key_is_closed) lacks.emplace_back("key");
  if (!machine.forwards) lacks.emplace_back("forwarding");
  if (!machine.leftovers.empty()) lacks.emplace_back("nothing left over");
  return lacks;
}

std::string touch(const Machine& machine) {
  return machine.history.size() > 1 || !machine.leftovers.empty() ? "it was touched" : "";
}

/// Of a machine that failed, and that is left as it is.
std::string wrong_state(const Consequence& consequence, const Machine& machine,
                        const Change& change) {
  const bool may_leave = std::ranges::count(consequence.stays_for, "SR310") > 0;
  if (!machine.leftovers.empty() && !may_leave) return "something of ours is left over";
  if (consequence.rules == Rules::any) return "";
  const auto& wanted = consequence.rules == Rules::after ? change.after : change.before;
  return machine.in_force == wanted ? "" : "it goes by other rules than expected";
}

bool is_of(const Verdict& verdict, std::string_view state) { return verdict.starts_with(state); }

bool is_expected_forward(const Verdict& verdict, const Consequence* consequence) {
  return consequence == nullptr ? verdict == healthy
                                : std::ranges::count(consequence->verdicts, verdict) > 0;
}

/// What was never changed keeps its verdict; the rest is back.
bool is_expected_back(const Verdict& verdict, const Consequence* consequence) {
  if (verdict == "pending" || is_of(verdict, "ROLLED_BACK")) return true;
  if (consequence == nullptr) return false;
  if (is_of(verdict, "ROLLBACK_FAILED")) {
    return std::ranges::any_of(consequence->stays_for,
                               [&](auto code) { return verdict.ends_with(code); });
  }
  return consequence->rules != Rules::after &&
         std::ranges::count(consequence->verdicts, verdict) > 0;
}

std::string unexpected(const Verdict& verdict, const Machine& machine, Direction direction) {
  const auto* consequence = consequence_for(machine);
  if (!machine.faults.empty() && consequence == nullptr)
    return "nobody has said what its fault leads to";
  const bool is_expected = direction == Direction::forward
                               ? is_expected_forward(verdict, consequence)
                               : is_expected_back(verdict, consequence);
  if (is_expected) return "";
  return "expected " +
         std::string{consequence == nullptr ? healthy : consequence->verdicts.front()};
}

std::string contradiction(const Verdict& verdict, const Machine& machine, const Change& change) {
  if (verdict == healthy) return disorder(machine, change.after);
  if (is_of(verdict, "ROLLED_BACK")) return disorder(machine, change.before);
  if (is_of(verdict, "UNREACHABLE") || is_of(verdict, "SKIPPED") || verdict == "pending" ||
      verdict == "not planned")
    return touch(machine);
  const auto* consequence = consequence_for(machine);
  return consequence == nullptr ? "" : wrong_state(*consequence, machine, change);
}

/// Who was never touched has what it had, and its key as it was.
std::string flaw_of(const Machine& machine, const std::string& wanted) {
  if (machine.history.size() > 1) return disorder(machine, wanted);
  return machine.in_force == wanted && machine.leftovers.empty() ? "" : "it was touched";
}

}  // namespace

Verdicts verdicts_on(const std::map<std::string, Machine>& machines, const Json& plan,
                     const Json& rollout) {
  const bool went_well = text_of(rollout, "phase") == "SUCCEEDED";
  Verdicts verdicts;
  for (const auto& [name, machine] : machines) verdicts.emplace(name, "not planned");
  for (const auto& ring : *plan.find("rings")->array()) {
    for (const auto& host : *ring.find("hosts")->array())
      verdicts[text_of(host, "name")] = went_well ? std::string{healthy} : "pending";
  }
  for (const auto& each : *rollout.find("exceptional")->array()) {
    const auto reason = text_of(each, "reason");
    verdicts[text_of(each, "name")] = text_of(each, "state") + (reason.empty() ? "" : " " + reason);
  }
  return verdicts;
}

std::string disorder(const Machine& machine, const std::string& wanted) {
  const auto* consequence = consequence_for(machine);
  std::string text;
  for (const auto what : lacking(machine, wanted)) {
    const bool is_excused =
        consequence != nullptr && std::ranges::count(consequence->lacks, what) > 0;
    if (!is_excused) text += (text.empty() ? "it lacks: " : ", ") + std::string{what};
  }
  return text;
}

void expect_everywhere(const LabFleet& fleet, const Release& wanted,
                       const std::string& last_words) {
  for (const auto& [name, machine] : fleet.dump()) {
    const auto flaw = flaw_of(machine, wanted.of(name));
    EXPECT_EQ(flaw, "") << name << " " << machine.dump << "\n" << last_words;
    EXPECT_EQ(std::ranges::adjacent_find(machine.history), machine.history.end())
        << name << " got a configuration twice in a row: " << machine.dump;
    const auto said = fleet.ask({"explain", name});
    EXPECT_EQ(text_of(said.json(), "config"), machine.in_force) << name << said.text;
  }
}

std::string objection(const Verdict& verdict, const Machine& machine, const Change& change,
                      Direction direction) {
  auto text = unexpected(verdict, machine, direction);
  if (const auto more = contradiction(verdict, machine, change); !more.empty())
    text += (text.empty() ? "" : "; ") + more;
  return text;
}

std::vector<std::string_view> faults_of(bool is_windows) {
  std::vector<std::string_view> faults;
  for (const auto& each : consequences())
    if (concerns(each, is_windows)) faults.push_back(each.fault);
  return faults;
}

}  // namespace sysring::tests
