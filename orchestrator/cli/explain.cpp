#include <algorithm>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/config_names.h"
#include "cli/moments.h"
#include "cli/standing.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

constexpr std::size_t most_history = 20;
constexpr std::size_t most_rollouts = 4;

/// All that is known of one host.
struct Story {
  fleet::HostId id;
  const fleet::Host& host;
  std::optional<std::string> variant;
  const fleet::Facts* facts;
  const ledger::HostRow* row;
  std::optional<Wanted> wanted;
  fleet::Standing standing;
  std::optional<InSilence> silence;
  std::vector<ledger::PartRow> parts;  ///< In rollouts, newest first.
  std::vector<ledger::HistoryRow> history;
  std::vector<ledger::EvidenceRow> evidence;  ///< Of the newest operation that has some.
};

/// Evidence of the newest operation, by level.
std::vector<ledger::EvidenceRow> newest_of(std::vector<ledger::EvidenceRow> evidence) {
  OperationId newest;
  for (const auto& each : evidence) newest = std::max(newest, each.operation);
  std::erase_if(evidence, [&](const auto& each) { return each.operation != newest; });
  std::ranges::stable_sort(evidence, {}, [](const auto& each) { return each.evidence.level; });
  return evidence;
}

Result<Story> story_of(const Site& site, const Standings& standings, fleet::HostId id) {
  Story story{.id = id,
              .host = site.inventory().host(id),
              .variant = rollout::variant_of(site.inventory(), id, site.facts()[id.index]),
              .facts = site.facts()[id.index],
              .row = site.row(id),
              .wanted = standings.wanted[id.index],
              .standing = standings.hosts[id.index],
              .silence = standings.silences[id.index],
              .parts = {},
              .history = {},
              .evidence = {}};
  if (site.ledger() == nullptr) return story;
  auto parts = site.ledger()->parts(story.host.name.text());
  if (!parts) return parts.error();
  story.parts = *std::move(parts);
  auto history = site.ledger()->history(story.host.name.text());
  if (!history) return history.error();
  story.history = *std::move(history);
  auto evidence = site.ledger()->evidence(story.host.name.text());
  if (!evidence) return evidence.error();
  story.evidence = newest_of(*std::move(evidence));
  return story;
}

Line fact(std::string_view title, std::string text, Ink ink = Ink::plain) {
  return {{"  " + term::padded(title, 12), Ink::faint}, {printable_line(text), ink}};
}

std::string or_unknown(const std::string& text) { return text.empty() ? "unknown" : text; }

std::string sysmon_of(const fleet::Facts& facts) {
  if (facts.sysmon != fleet::Installation::installed) return std::string{to_string(facts.sysmon)};
  return or_unknown(facts.sysmon_version) + ", service " + std::string{to_string(facts.service)} +
         ", start " + std::string{to_string(facts.start_type)};
}

/// What it runs against what it should run.
Line config_line(const Story& story, const ConfigNames& names) {
  const std::string runs = story.row == nullptr ? "" : story.row->config;
  std::string text = names.name(runs);
  if (!runs.empty()) {
    const auto hash = term::short_hash(runs);
    if (text != hash) text += ", " + hash;  // else no release has it, and the hash is its name
    text += ", since " + to_the_minute(story.row->config_since);
  }
  if (!story.wanted) return fact("Config", text);
  const bool as_wanted = runs == story.wanted->config.sha256;
  return fact("Config", text + (as_wanted ? ", as wanted" : "; wanted " + story.wanted->version),
              as_wanted ? Ink::good : Ink::warning);
}

Line forwarding_line(const Story& story, Time now) {
  if (story.standing.forwarding == fleet::Forwarding::unknown) {
    return fact("Forwarding", "unknown: no collector is configured, or nobody has looked",
                Ink::faint);
  }
  const bool arrives = story.standing.forwarding == fleet::Forwarding::yes;
  const auto last = story.row != nullptr && story.row->heard
                        ? "last event " + ago(story.row->heard->event_at, now)
                        : std::string{"no event of it was ever seen at the collector"};
  return fact("Forwarding", last, arrives ? Ink::good : Ink::warning);
}

void print_facts(const Story& story, const ConfigNames& names, Shell& shell) {
  const auto now = shell.clock().now();
  shell.print(Line{{story.host.name.text()},
                   {"   " + std::string{to_string(story.host.platform)} + ", variant " +
                        story.variant.value_or("unknown"),
                    Ink::faint}});
  shell.print(fact("Reach", std::string{to_string(story.host.via)} + " " + story.host.user + "@" +
                                story.host.address + ":" + std::to_string(story.host.port)));
  if (story.row != nullptr) shell.print(fact("Contact", ago(story.row->last_contact, now)));
  if (story.row != nullptr && story.row->last_error) {
    const auto& error = *story.row->last_error;
    shell.print(fact("Fault", to_string(error.code) + " " + error.message, Ink::bad));
  }
  if (story.silence) {
    shell.print(
        fact("Silence", story.silence->sentence, story.silence->is_late ? Ink::bad : Ink::warning));
  }
  if (story.facts == nullptr) {
    shell.print(fact("Seen", "never: `sysring sweep -l " + story.host.name.text() + "` asks it",
                     Ink::warning));
    return;
  }
  shell.print(
      fact("System", or_unknown(story.facts->os) + ", " + or_unknown(story.facts->os_build)));
  shell.print(fact("Sysmon", sysmon_of(*story.facts)));
  shell.print(config_line(story, names));
  shell.print(forwarding_line(story, now));
  for (const auto& left : story.facts->leftovers) {
    shell.print(fact("Left over", left, Ink::warning));
  }
  if (!story.facts->second_writer.empty()) {
    shell.print(fact("Also writes", story.facts->second_writer, Ink::warning));
  }
}

term::Span mark_of(fleet::Proof proof) {
  switch (proof) {
    case fleet::Proof::proven:
      return {"✔", Ink::good};
    case fleet::Proof::refuted:
      return {"✖", Ink::bad};
    case fleet::Proof::unknown:
      return {"?", Ink::warning};
  }
  return {"?"};
}

std::string_view meaning_of(fleet::Level level) {
  switch (level) {
    case fleet::Level::stored:
      return "stored config";
    case fleet::Level::announced:
      return "Event 16";
    case fleet::Level::running:
      return "service";
    case fleet::Level::recording:
      return "recording";
    case fleet::Level::arriving:
      return "at collector";
    case fleet::Level::soaked:
      return "after soak";
  }
  return "";
}

void print_evidence(const Story& story, Shell& shell) {
  if (story.evidence.empty()) return;
  const auto& first = story.evidence.front();
  shell.print(Line{{"Evidence"},
                   {"   of operation " + std::to_string(first.operation.number) +
                        (first.rollout ? ", " + to_string(*first.rollout) : ""),
                    Ink::faint}});
  for (const auto& [at, rollout, operation, evidence] : story.evidence) {
    auto mark = mark_of(evidence.proof);
    mark.text = term::padded(term::in_charset(mark.text, shell.charset()), 4);
    shell.print(Line{{"  " + std::string{to_string(evidence.level)} + " ", Ink::faint},
                     mark,
                     {" " + term::padded(meaning_of(evidence.level), 14)},
                     {printable_line(evidence.seen, 200)}});
  }
}

void print_parts(const Story& story, Shell& shell) {
  if (story.parts.empty()) return;
  shell.print(Line{{"Rollouts"}});
  for (std::size_t i = 0; i < std::min(story.parts.size(), most_rollouts); ++i) {
    const auto& part = story.parts[i];
    const auto why = part.reason ? "  " + to_string(*part.reason) + ": " +
                                       std::string{page_of(*part.reason).title}
                                 : "";
    shell.print(Line{{"  " + term::padded(to_string(part.rollout), 8)},
                     {term::padded(part.version, 12) + term::padded("ring " + part.ring, 16)},
                     {term::in_words(rollout::to_string(part.state))},
                     {why, Ink::bad}});
  }
}

void print_history(const Story& story, const ConfigNames& names, Shell& shell) {
  if (story.history.empty()) return;
  shell.print(Line{{"History"}});
  for (std::size_t i = 0; i < std::min(story.history.size(), most_history); ++i) {
    const auto& row = story.history[i];
    std::string text = printable_line(row.text, 200);
    if (!row.config.empty()) text = names.name(row.config) + (text.empty() ? "" : "   " + text);
    const std::string code = row.reason ? " [" + to_string(*row.reason) + "]" : "";
    shell.print(Line{
        {"  " + to_the_second(row.at) + "  ", Ink::faint},
        {term::padded(row.rollout ? to_string(*row.rollout) : "", 8)},
        {term::padded(term::in_words(row.event) + code, 26), row.reason ? Ink::bad : Ink::plain},
        {text}});
  }
  if (story.history.size() > most_history) {
    shell.print(Line{{"  … " + term::grouped(story.history.size() - most_history) +
                          " older ones: `--json` has them all",
                      Ink::faint}});
  }
}

/// The reason that matters most now: of the newest contact, else the newest one on record.
std::optional<Reason> reason_of(const Story& story) {
  if (story.row != nullptr && story.row->last_error) return story.row->last_error->code;
  if (!story.parts.empty() && story.parts.front().reason) return story.parts.front().reason;
  for (const auto& row : story.history) {
    if (row.reason) return row.reason;
  }
  return std::nullopt;
}

std::vector<std::string> next_commands(const Story& story) {
  std::vector<std::string> commands;
  const auto& name = story.host.name.text();
  const auto reason = reason_of(story);
  if (reason) commands.push_back("sysring help " + to_string(*reason));
  if (reason == Reason::host_key_unknown) commands.push_back("sysring inventory trust " + name);
  if (reason == Reason::host_key_changed) {
    commands.push_back("sysring inventory trust " + name + " --replace");
  }
  if (story.silence) commands.push_back("sysring restore " + name);
  commands.push_back("sysring sweep -l " + name);
  return commands;
}

void print_next(const Story& story, Shell& shell) {
  std::string text;
  for (const auto& command : next_commands(story))
    text += (text.empty() ? "" : "   ·   ") + command;
  shell.print(Line{{"Next  ", Ink::faint}, {text}});
}

Json json_of(const ledger::HistoryRow& row) {
  Json json;
  json["at"] = to_rfc3339(row.at);
  json["event"] = row.event;
  json["config"] = row.config;
  json["text"] = row.text;
  json["operation"] = row.operation.number;
  if (row.rollout) json["rollout"] = to_string(*row.rollout);
  if (row.reason) json["reason"] = to_string(*row.reason);
  return json;
}

Json json_of(const ledger::PartRow& row) {
  Json json;
  json["rollout"] = to_string(row.rollout);
  json["version"] = row.version;
  json["ring"] = row.ring;
  json["state"] = rollout::to_string(row.state);
  if (row.reason) json["reason"] = to_string(*row.reason);
  return json;
}

Json json_of(const ledger::EvidenceRow& row) {
  Json json;
  json["at"] = to_rfc3339(row.evidence.at);
  json["level"] = to_string(row.evidence.level);
  json["proof"] = to_string(row.evidence.proof);
  json["seen"] = row.evidence.seen;
  json["operation"] = row.operation.number;
  return json;
}

Json json_of(const Story& story) {
  Json json;
  json["host"] = story.host.name.text();
  if (story.variant) json["variant"] = *story.variant;
  if (story.facts != nullptr) json["facts"] = fleet::to_json(*story.facts);
  if (story.wanted) {
    json["wanted"]["version"] = story.wanted->version;
    json["wanted"]["sha256"] = story.wanted->config.sha256;
  }
  if (story.silence) {
    json["silence"]["text"] = story.silence->sentence;
    json["silence"]["past_end"] = story.silence->is_late;
  }
  if (story.row != nullptr) {
    json["config"] = story.row->config;
    json["config_since"] = to_the_second(story.row->config_since);
    json["last_contact"] = to_the_second(story.row->last_contact);
    if (story.row->heard) json["last_event"] = to_the_second(story.row->heard->event_at);
    if (story.row->last_error) json["fault"] = to_string(story.row->last_error->code);
  }
  Json::Array parts;
  for (const auto& row : story.parts) parts.push_back(json_of(row));
  json["rollouts"] = std::move(parts);
  Json::Array history;
  for (const auto& row : story.history) history.push_back(json_of(row));
  json["history"] = std::move(history);
  Json::Array evidence;
  for (const auto& row : story.evidence) evidence.push_back(json_of(row));
  json["evidence"] = std::move(evidence);
  Json::Array next;
  for (const auto& command : next_commands(story)) next.emplace_back(command);
  json["next"] = std::move(next);
  return json;
}

}  // namespace

Ending explain(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto id = host_named(*site, arguments.words().front());
  if (!id) return Errors{id.error()};
  const auto releases = site->releases();
  if (!releases) return Errors{releases.error()};
  const auto standings = cli::standings(*site, shell.clock().now());
  if (!standings) return Errors{standings.error()};
  const auto story = story_of(*site, *standings, *id);
  if (!story) return Errors{story.error()};
  if (shell.wants_json()) {
    shell.print("sysring.host/1", json_of(*story), Exit::done);
    return Exit::done;
  }
  const ConfigNames names{*releases};
  print_facts(*story, names, shell);
  print_evidence(*story, shell);
  print_parts(*story, shell);
  print_history(*story, names, shell);
  print_next(*story, shell);
  return Exit::done;
}

}  // namespace sysring::cli
