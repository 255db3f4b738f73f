#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/config_names.h"
#include "cli/listing.h"
#include "cli/moments.h"
#include "cli/standing.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"
#include "fleet/property.h"

namespace sysring::cli {
namespace {

using fleet::Coverage;
using term::Ink;
using term::Line;

/// What `status` tells of: some hosts of a site, and how they stand.
struct Fleet {
  const Site& site;
  const Standings& standings;
  const std::vector<fleet::HostId>& hosts;
  const ConfigNames& names;
  std::string by;  ///< The label or fact that the groups go by.
};

std::string group_of(const Fleet& fleet, fleet::HostId id) {
  const auto property =
      fleet::property(fleet.site.inventory(), id, fleet.site.facts()[id.index], fleet.by);
  if (std::holds_alternative<fleet::NotSeenYet>(property)) return "not seen yet";
  const auto* value = std::get_if<std::string>(&property);
  return value == nullptr ? "without " + fleet.by : printable_line(*value, 80);
}

std::map<std::string, Coverage> groups(const Fleet& fleet) {
  std::map<std::string, Coverage> groups;
  for (const auto id : fleet.hosts) {
    groups[group_of(fleet, id)].add(fleet.standings.hosts[id.index]);
  }
  return groups;
}

Coverage whole(const Fleet& fleet) {
  Coverage whole;
  for (const auto id : fleet.hosts) whole.add(fleet.standings.hosts[id.index]);
  return whole;
}

/// The questions, in the order in which they are answered.
struct Question {
  std::string_view title;
  fleet::Count Coverage::*answer;
};
constexpr auto questions = std::to_array<Question>({{"seen", &Coverage::seen},
                                                    {"installed", &Coverage::installed},
                                                    {"running", &Coverage::running},
                                                    {"automatic", &Coverage::automatic},
                                                    {"forwarding", &Coverage::forwarding},
                                                    {"as wanted", &Coverage::as_wanted}});

std::map<std::string, std::size_t> configs(const Fleet& fleet) {
  std::map<std::string, std::size_t> configs;
  for (const auto id : fleet.hosts) {
    const auto* row = fleet.site.row(id);
    ++configs[fleet.names.name(row == nullptr ? "" : row->config)];
  }
  return configs;
}

std::map<Trouble, std::size_t> attention(const Fleet& fleet) {
  std::map<Trouble, std::size_t> found;
  for (const auto trouble :
       {Trouble::unseen, Trouble::unreachable, Trouble::absent, Trouble::stopped, Trouble::manual,
        Trouble::silent, Trouble::drifted, Trouble::silenced}) {
    for (const auto id : fleet.hosts) {
      if (has(trouble, fleet.standings, id, fleet.site.row(id))) ++found[trouble];
    }
  }
  return found;
}

term::Span cell(const fleet::Count& count) {
  if (count.of() == 0) return {"-", Ink::faint};
  const bool all = count.yes == count.of();
  return {term::grouped(count.yes) + "  " + term::percentage(count.yes, count.of()),
          all ? Ink::good : Ink::warning};
}

std::vector<term::Span> table_row(const std::string& name, const Coverage& coverage) {
  std::vector<term::Span> cells{{name}, {term::grouped(coverage.seen.of())}};
  for (const auto& question : questions) cells.push_back(cell(coverage.*question.answer));
  return cells;
}

Line listed(std::string title, const auto& counts, const auto& name_of, Ink ink) {
  Line line{{term::padded(title, 11), Ink::faint}};
  bool is_first = true;
  for (const auto& [what, hosts] : counts) {
    if (!std::exchange(is_first, false)) line.push_back({" · ", Ink::faint});
    line.push_back({std::string{name_of(what)} + " " + term::grouped(hosts), ink});
  }
  return line;
}

/// How many hosts should have been restored by now.
std::size_t past_end(const Fleet& fleet) {
  return static_cast<std::size_t>(std::ranges::count_if(fleet.hosts, [&](fleet::HostId id) {
    const auto& silence = fleet.standings.silences[id.index];
    return silence && silence->is_late;
  }));
}

Result<std::optional<ledger::RolloutRow>> newest_rollout(const Site& site) {
  if (site.ledger() == nullptr) return std::optional<ledger::RolloutRow>{};
  const auto rollouts = site.ledger()->rollouts();
  if (!rollouts) return rollouts.error();
  if (rollouts->empty()) return std::optional<ledger::RolloutRow>{};
  return std::optional{rollouts->front()};
}

void print_table(const Fleet& fleet, const std::optional<ledger::RolloutRow>& rollout,
                 Shell& shell) {
  const auto seen = fleet.standings.seen_at;
  shell.print(Line{{term::counted(fleet.hosts.size(), "host")},
                   {seen ? "   as last seen " + to_the_second(*seen)
                         : "   none of them was seen yet: `sysring sweep` asks them",
                    Ink::faint}});
  std::vector<term::Column> columns{{fleet.by}, {"hosts", term::Align::right}};
  for (const auto& question : questions) {
    columns.push_back({std::string{question.title}, term::Align::right});
  }
  term::Table table{std::move(columns)};
  table.add(table_row("all", whole(fleet)));
  for (const auto& [name, coverage] : groups(fleet)) table.add(table_row(name, coverage));
  shell.print(table.lines(shell.charset(), 2));
  shell.print(listed(
      "Config", configs(fleet), [](const auto& name) { return name; }, Ink::plain));
  const auto troubles = attention(fleet);
  if (!troubles.empty()) {
    shell.print(listed(
        "Attention", troubles, [](Trouble each) { return to_string(each); }, Ink::warning));
  }
  if (const auto late = past_end(fleet); late > 0) {
    shell.print(
        Line{{term::padded("Silence", 11), Ink::faint},
             {term::counted(late, "host") + " past its end: `sysring silence --list`", Ink::bad}});
  }
  if (rollout) {
    shell.print(Line{{term::padded("Rollout", 11), Ink::faint},
                     {to_string(rollout->id) + " " + rollout->version + " " +
                      term::in_words(rollout::to_string(rollout->phase))}});
  }
  shell.print(Line{{"Of a host that was not heard from nothing good is assumed.", Ink::faint}});
}

Json json_of(const Coverage& coverage) {
  Json json;
  for (const auto& question : questions) {
    const auto& count = coverage.*question.answer;
    Json answer;
    answer["yes"] = std::uint64_t{count.yes};
    answer["no"] = std::uint64_t{count.no};
    answer["unknown"] = std::uint64_t{count.unknown};
    std::string name{question.title};
    std::ranges::replace(name, ' ', '_');
    json[name] = std::move(answer);
  }
  return json;
}

void print_json(const Fleet& fleet, const std::optional<ledger::RolloutRow>& rollout, Exit outcome,
                Shell& shell) {
  Json document;
  document["hosts"] = std::uint64_t{fleet.hosts.size()};
  if (fleet.standings.seen_at) document["seen_at"] = to_rfc3339(*fleet.standings.seen_at);
  document["all"] = json_of(whole(fleet));
  document["by"] = fleet.by;
  document["groups"] = Json::Object{};
  for (const auto& [name, coverage] : groups(fleet)) document["groups"][name] = json_of(coverage);
  document["configs"] = Json::Object{};
  for (const auto& [name, hosts] : configs(fleet)) document["configs"][name] = std::uint64_t{hosts};
  document["attention"] = Json::Object{};
  for (const auto& [trouble, hosts] : attention(fleet)) {
    document["attention"][to_string(trouble)] = std::uint64_t{hosts};
  }
  document["silences_past_end"] = std::uint64_t{past_end(fleet)};
  if (rollout) {
    document["rollout"]["id"] = to_string(rollout->id);
    document["rollout"]["version"] = rollout->version;
    document["rollout"]["phase"] = rollout::to_string(rollout->phase);
  }
  shell.print("sysring.status/1", std::move(document), outcome);
}

void print_csv(const Fleet& fleet, Shell& shell) {
  std::vector<std::string> titles{fleet.by, "hosts"};
  for (const auto& question : questions) titles.emplace_back(question.title);
  shell.print(csv_line(titles));
  const auto print_row = [&](const std::string& name, const Coverage& coverage) {
    std::vector<std::string> values{name, std::to_string(coverage.seen.of())};
    for (const auto& question : questions) {
      values.push_back(std::to_string((coverage.*question.answer).yes));
    }
    shell.print(csv_line(values));
  };
  print_row("all", whole(fleet));
  for (const auto& [name, coverage] : groups(fleet)) print_row(name, coverage);
}

/// The hosts that have one trouble, with what is known of them.
void list_hosts(const Fleet& fleet, Trouble trouble, Format format, Exit outcome, Shell& shell) {
  Listing listing{
      "sysring.hosts/1",
      "hosts",
      {"host", "os", "service", "config", "wanted", "last contact", "last event", "error"}};
  for (const auto id : fleet.hosts) {
    const auto* row = fleet.site.row(id);
    if (!has(trouble, fleet.standings, id, row)) continue;
    const auto* facts = fleet.site.facts()[id.index];
    const auto& wanted = fleet.standings.wanted[id.index];
    listing.rows.push_back(
        {fleet.site.inventory().host(id).name.text(),
         facts == nullptr ? "" : printable_line(facts->os),
         facts == nullptr ? "" : std::string{to_string(facts->service)},
         fleet.names.name(row == nullptr ? "" : row->config), wanted ? wanted->version : "",
         row == nullptr ? "" : to_the_second(row->last_contact),
         row != nullptr && row->heard ? to_the_second(row->heard->event_at) : "",
         row != nullptr && row->last_error ? to_string(row->last_error->code) : ""});
  }
  print(listing, format, shell, outcome);
}

/// A date is its end: who asks for the 31st wants to know how that day ended.
std::optional<Time> moment_in(const std::string& text) {
  constexpr std::size_t length_of_a_date = 10;
  if (text.size() != length_of_a_date) return parse_time(text);
  return parse_time(text + "T23:59:59.999Z");
}

Ending as_of(const Site& site, const ConfigNames& names, const Arguments& arguments, Shell& shell) {
  const auto moment = moment_in(*arguments.text("as-of"));
  if (!moment) {
    return Errors{{Reason::bad_usage, Effect::none,
                   "found '" + *arguments.text("as-of") +
                       "' for --as-of, expected a date such as 2026-03-31 or a time in RFC 3339"}};
  }
  Listing listing{"sysring.configs/1", "hosts", {"host", "config", "hash", "since"}};
  if (site.ledger() != nullptr) {
    const auto configs = site.ledger()->configs_at(*moment);
    if (!configs) return Errors{configs.error()};
    for (const auto& each : *configs) {
      listing.rows.push_back({each.host, names.name(each.config),
                              each.config.empty() ? "" : "SHA256=" + each.config,
                              to_the_second(each.since)});
    }
  }
  print(listing, format_of(arguments), shell);
  return Exit::done;
}

Ending tell(const Fleet& fleet, const Arguments& arguments, Shell& shell) {
  const bool has_drift = whole(fleet).as_wanted.no > 0;
  const auto outcome = arguments.has("detailed-exitcode") && has_drift ? Exit::changes : Exit::done;
  const auto format = format_of(arguments);
  if (const auto which = arguments.text("list")) {
    list_hosts(fleet, *trouble_named(*which), format, outcome, shell);
    return outcome;
  }
  const auto rollout = newest_rollout(fleet.site);
  if (!rollout) return Errors{rollout.error()};
  switch (format) {
    case Format::table:
      print_table(fleet, *rollout, shell);
      break;
    case Format::json:
      print_json(fleet, *rollout, outcome, shell);
      break;
    case Format::csv:
      print_csv(fleet, shell);
      break;
  }
  return outcome;
}

}  // namespace

Ending status(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto releases = site->releases();
  if (!releases) return Errors{releases.error()};
  const ConfigNames names{*releases};
  if (arguments.has("as-of")) return as_of(*site, names, arguments, shell);
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  const auto standings = cli::standings(*site, shell.clock().now());
  if (!standings) return Errors{standings.error()};
  return tell({*site, *standings, *hosts, names, arguments.text("by").value_or("os")}, arguments,
              shell);
}

}  // namespace sysring::cli
