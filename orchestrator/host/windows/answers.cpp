#include "host/windows/answers.h"

#include <algorithm>
#include <array>

#include "base/printable.h"
#include "base/text.h"
#include "host/sections.h"
#include "host/windows/facts.h"
#include "host/windows/reading.h"
#include "host/windows/staging.h"

namespace sysring::host::windows {
namespace {

/// Error ids are the same in every language. In PowerShell "&" between two commands is an error; an
/// endpoint of just enough administration has not even `echo`.
std::optional<Error> other_shell(const transport::Answer& answer) {
  struct Shell {
    std::string_view id;
    std::string_view found;
  };
  constexpr auto shells = std::to_array<Shell>(
      {{"AmpersandNotAllowed", "PowerShell as the default shell of the SSH server"},
       {"CommandNotFoundException", "a PowerShell session with few commands of its own (JEA)"}});
  if (answer.out.find("#begin ") != std::string::npos) return std::nullopt;
  for (const auto& [id, found] : shells) {
    if ((answer.err + answer.out).find(id) == std::string::npos) continue;
    return Error{Reason::other_shell, Effect::none,
                 "found " + std::string{found} + ", expected cmd.exe"};
  }
  return std::nullopt;
}

Result<Sections> sections_of(const transport::Answer& answer, std::string_view step) {
  if (auto fault = other_shell(answer)) return *fault;
  return Sections::parse(answer, step);
}

Key key_of(std::string_view sddl, const Site& site) {
  if (sddl.empty()) return Key::unread;
  return is_closed(sddl, site.key_readers) ? Key::closed : Key::open;
}

/// The events of the service that others than we have caused.
void keep_life(std::vector<sysmon::Event>& events, const Site& site) {
  std::erase_if(events, [&](const auto& event) { return is_caused_by_us(event, site); });
}

Status status_of(const Sections& sections, const Site& site) {
  Status status = told_status(sections);
  status.changes = events_in(sections.text("changes"));
  status.starts = events_in(sections.text("starts"));
  status.errors = events_in(sections.text("errors"));
  status.probes = events_in(sections.text("probe"));
  keep_probes(status.probes, site.probe);
  status.left = left_in(sections, site.workspace);
  status.life = events_in(sections.text("life"));
  keep_life(status.life, site);
  status.key_words = printable_line(sections.text("key"), 500);
  status.key = key_of(status.key_words, site);
  return status;
}

/// The newest event is not asked for as such, because it may be too long. The log tells its number.
std::optional<sysmon::Event> newest_in(const Sections& sections, const Position& position) {
  sysmon::Event newest;
  for (const auto* name : {"newest", "recent", "life", "changes", "starts", "errors"}) {
    auto events = events_in(sections.text(name));
    if (!events.empty() && events.back().record_id > newest.record_id) {
      newest = std::move(events.back());
    }
  }
  newest.record_id = std::max(newest.record_id, position.record);
  if (newest.record_id == 0) return std::nullopt;
  return newest;
}

/// What a script says of the error that ended it: "ID NUMBER NUMBER WORDS".
Error refused_by_script(std::string_view words, Reason otherwise) {
  const std::string seen = "found '" + printable_line(words, 300) + "'";
  const bool constrained = words.find("InConstrainedLanguage") != std::string_view::npos ||
                           words.find("CannotCreateTypeConstrained") != std::string_view::npos;
  if (constrained) return {Reason::scripts_refused, Effect::none, seen};
  constexpr std::string_view disk_full = "-2147024784";  // 0x80070070, ERROR_DISK_FULL
  if (words.find(disk_full) != std::string_view::npos) {
    return {Reason::no_space, Effect::none, seen};
  }
  constexpr std::array denied{"-2147024891", "-2146233078"};  // E_ACCESSDENIED, SecurityException
  for (const auto* number : denied) {
    // Who may not change the access of the key is an administrator all the same.
    if (otherwise != Reason::key_open && words.find(number) != std::string_view::npos) {
      return {Reason::access_denied, Effect::none, seen};
    }
  }
  return {otherwise, Effect::none, seen};
}

/// A script that says nothing and fails was not let run, as far as can be known from here.
Error unheard(const Sections& sections, const transport::Answer& answer, Reason otherwise) {
  const auto code = sections.text("ended");
  const bool failed = !code.empty() && code != "0";
  return {failed ? Reason::scripts_refused : otherwise, Effect::none,
          "found no answer of the script, but exit code " + printable_line(code, 20) + " and '" +
              printable_line(trimmed(answer.err), 200) + "'"};
}

}  // namespace

Result<Look> look_in(const transport::Answer& answer, const Site& site, Time now) {
  const auto sections = sections_of(answer, "look");
  if (!sections) return sections.error();
  Look look;
  look.installed = installed_in(*sections);
  if (sections->text("rights") != "0") {
    return Error{Reason::access_denied, Effect::none,
                 "found an account without elevated rights: fltmc ends with " +
                     printable_line(sections->text("rights"), 20)};
  }
  if (auto checked = check_names(look.installed); !checked) return checked.error();
  look.status = status_of(*sections, site);
  look.status.key = Key::unread;
  look.position.record = newest_record(sections->text("log")).value_or(0);
  look.status.newest = newest_in(*sections, look.position);
  look.clock_ahead = clock_ahead_in(*sections, look.status.newest, now);
  look.facts = facts_in(*sections, look.installed, look.status);
  update(look.facts, look.status, now);
  look.facts.leftovers = ours_in(*sections, site);
  look.facts.second_writer = second_writer_in(look.status, look.installed);
  return look;
}

Result<Done> directory_in(const transport::Answer& answer) {
  const auto sections = sections_of(answer, "stage");
  if (!sections) return sections.error();
  const auto seen = sections->text("closed");
  const auto first = seen.find(closed_dacl);
  const bool are_both = first != seen.npos && seen.find(closed_dacl, first + 1) != seen.npos;
  if (are_both) return Done{};
  return Error{Reason::not_staged, Effect::none,
               "found '" + printable_line(seen, 300) + "' and '" +
                   printable_line(trimmed(answer.err), 200) + "', expected two directories with " +
                   std::string{closed_dacl}};
}

Result<Done> staged_in(const transport::Answer& answer, const Digests& sent) {
  const auto sections = sections_of(answer, "stage");
  if (!sections) return sections.error();
  if (sections->has("refused")) {
    return refused_by_script(sections->text("refused"), Reason::not_staged);
  }
  if (!sections->has("staged") && !sections->has("hashed")) {
    return unheard(*sections, answer, Reason::not_staged);
  }
  const auto hash = sections->has("staged") ? upper(sections->lines("staged").front())
                                            : hashed_by_certutil(sections->text("hashed"));
  if (hash == sent.sha256) return Done{};
  return Error{Reason::not_staged, Effect::none,
               "found other bytes on the host than were sent: '" + printable_line(hash, 100) + "'"};
}

Result<Done> key_in(const transport::Answer& answer, const Site& site, Look& look) {
  const auto sections = sections_of(answer, "key");
  if (!sections) return sections.error();
  if (sections->has("regini")) {
    look.status.key = Key::closed_blindly;
    return Done{};
  }
  if (look.tools == Tools::native) {
    return Error{Reason::key_open, Effect::none,
                 "found that regini fails: '" + printable_line(trimmed(answer.err), 200) + "'"};
  }
  if (sections->has("refused")) {
    return refused_by_script(sections->text("refused"), Reason::key_open);
  }
  if (!sections->has("key")) return unheard(*sections, answer, Reason::key_open);
  look.status.key_words = printable_line(sections->text("key"), 500);
  look.status.key = key_of(look.status.key_words, site);
  if (look.status.key == Key::closed) return Done{};
  return Error{Reason::key_open, Effect::none,
               "found " + in_quotes(look.status.key_words) +
                   ", expected full access for SYSTEM and Administrators alone, and nothing "
                   "inherited"};
}

Result<Loading> loading_in(const transport::Answer& answer, const Site& site) {
  const auto sections = sections_of(answer, "apply");
  if (!sections) return sections.error();
  Loading loading;
  loading.exit_code = parse_number(sections->text("rc"));
  loading.said = printable(sections->text("said"), 2'000);
  const auto instead = registry_values(sections->text("second"));
  if (const auto hash = instead.find("ConfigHash"); hash != instead.end()) {
    loading.found_instead = hash->second;
  }
  loading.started = sections->has("started");
  loading.position.record = newest_record(sections->text("log")).value_or(0);
  loading.status = status_of(*sections, site);
  if (loading.exit_code || sections->has("second")) return loading;
  return Error{Reason::bad_answer, Effect::unknown, "found neither an exit code nor a reason"};
}

std::optional<Error> refusal_in(const Loading& loading) {
  const auto refused = [](Reason reason, std::string_view words) {
    return Error{reason, Effect::none, "sysmon -c said '" + printable_line(words, 300) + "'"};
  };
  if (loading.said.find("You need to launch Sysmon as an Administrator") != std::string::npos) {
    return refused(Reason::access_denied, loading.said);
  }
  const auto code = loading.exit_code.value_or(0);
  for (const auto line : lines_of(loading.said)) {
    if (line.starts_with("Error:")) return refused(Reason::refused, line);
  }
  if (code == 5) return refused(Reason::access_denied, loading.said).during("exit code 5");
  if (code == 4551 || code == 1260) {
    return refused(Reason::access_denied, "blocked by an application control policy")
        .during("exit code " + std::to_string(code));
  }
  if (code != 0) {
    return refused(Reason::refused, loading.said).during("exit code " + std::to_string(code));
  }
  if (loading.said.find("Configuration updated.") == std::string::npos) {
    return refused(Reason::refused, loading.said);
  }
  return std::nullopt;
}

Result<Status> status_in(const transport::Answer& answer, const Site& site) {
  const auto sections = sections_of(answer, "verify");
  if (!sections) return sections.error();
  return status_of(*sections, site);
}

Result<std::vector<std::string>> leftovers_in(const transport::Answer& answer, const Site& site) {
  const auto sections = sections_of(answer, "tidy");
  if (!sections) return sections.error();
  if (auto left = left_in(*sections, site.workspace)) return *std::move(left);
  return Error{Reason::bad_answer, Effect::none, "found no word of what is left of ours"};
}

}  // namespace sysring::host::windows
