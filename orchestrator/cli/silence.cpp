#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/errand.h"
#include "cli/moments.h"
#include "cli/silence_list.h"
#include "cli/silence_words.h"
#include "cli/term/figures.h"
#include "rollout/silence_try.h"
#include "sysmon/schema.h"

namespace sysring::cli {
namespace {

constexpr std::size_t most_names = 8;

Error bad_usage(const std::string& message, const std::string& hint = {}) {
  return {Reason::bad_usage, Effect::none, message, {}, hint};
}

/// Whether any host can have it silenced; what a host's own Sysmon knows is seen when it is tried.
Result<Done> check_event(std::uint64_t id) {
  const auto* type =
      id > 255 ? nullptr : sysmon::Schema::get().event(static_cast<std::uint32_t>(id));
  const auto fault = [&](const std::string& what) {
    return Error{Reason::bad_value, Effect::none, "found event " + std::to_string(id) + what,
                 "--event"};
  };
  if (type == nullptr) return fault(", which Sysmon does not have");
  if (type->tag.empty()) return fault(", which no rule can silence");
  return Done{};
}

Result<std::vector<std::uint32_t>> events_in(const std::string& text) {
  std::vector<std::uint32_t> events;
  for (const auto part : split(text, ',')) {
    const auto id = parse_number(trimmed(part));
    if (!id) {
      return bad_usage("found '" + text + "' for --event, expected ids such as 10 or 10,22");
    }
    if (auto known = check_event(*id); !known) return known.error();
    const auto event = static_cast<std::uint32_t>(*id);
    if (std::ranges::find(events, event) == events.end()) events.push_back(event);
  }
  std::ranges::sort(events);
  return events;
}

/// All but the hosts.
Result<engine::SilenceOrder> order_in(const Arguments& arguments) {
  engine::SilenceOrder order;
  if (arguments.has("minimal") == arguments.has("event")) {
    return bad_usage("found " + std::string{arguments.has("event") ? "both" : "neither"} +
                         " --minimal and --event, expected one of them",
                     "--minimal logs nothing at all; --event 10,22 only these events no longer.");
  }
  if (const auto text = arguments.text("event")) {
    auto events = events_in(*text);
    if (!events) return events.error();
    order.events = *std::move(events);
  }
  const auto lasts = parse_duration(arguments.text("for").value_or(""));
  if (!lasts || lasts->count() <= 0 || *lasts > rollout::longest_silence) {
    return bad_usage("found '" + arguments.text("for").value_or("") +
                     "' for --for, expected a time such as 4h, of at most " +
                     for_people(rollout::longest_silence));
  }
  order.lasts = *lasts;
  order.why = std::string{trimmed(arguments.text("reason").value_or(""))};
  if (order.why.empty()) return bad_usage("found no --reason, expected why: it is recorded");
  return order;
}

/// "lx01, lx02 and 44 more"
std::string names_of(const std::vector<std::string>& hosts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(hosts.size(), most_names); ++i) {
    text += (text.empty() ? "" : ", ") + hosts[i];
  }
  if (hosts.size() > most_names) {
    text += " and " + term::grouped(hosts.size() - most_names) + " more";
  }
  return text;
}

/// No option overrides the cap.
Result<Done> check_cap(const Site& site, std::size_t hosts) {
  std::vector<rollout::Silence> silences;
  if (site.ledger() != nullptr) {
    auto under_way = site.ledger()->silences();
    if (!under_way) return under_way.error();
    silences = *std::move(under_way);
  }
  const auto cap = site.workspace().settings.max_silenced.value_or(
      rollout::default_silence_cap(site.inventory().size()));
  return rollout::check_silence_cap(hosts, silences, cap);
}

Result<Done> confirm(const engine::SilenceOrder& order, Shell& shell) {
  const auto effect = order.events.empty()
                          ? "They log nothing"
                          : "There, " + what_of(order.events) + " and everything else stays";
  const auto told = term::counted(order.hosts.size(), "host") + ": " + names_of(order.hosts) +
                    ". " + effect + ", for " + for_people(order.lasts) + ".";
  shell.note(told);
  return shell.confirm_by_typing("Rings, freezes and windows are passed by.",
                                 std::to_string(order.hosts.size()));
}

Exit exit_of(const engine::Errand& errand, bool was_stopped) {
  if (was_stopped) return Exit::interrupted;
  const bool all = errand.count(rollout::SilenceState::silenced) == errand.hosts.size();
  return all ? Exit::done : Exit::some_failed;
}

enum class After : std::uint8_t { owner_goes_on, nobody_is_there, we_wait };

void print(const engine::Errand& errand, After after, Shell& shell) {
  const auto silenced = errand.count(rollout::SilenceState::silenced);
  const bool all = silenced == errand.hosts.size();
  shell.print(term::Line{{all ? "✔ " : "⚠ ", all ? term::Ink::good : term::Ink::warning},
                         {errand.silence + "  silenced " + term::grouped(silenced) + " of " +
                          term::grouped(errand.hosts.size()) + ", until " +
                          to_the_minute(errand.ends_at.value_or(Time{})) + " UTC"}});
  print_left(errand, rollout::SilenceState::silenced, shell);
  const std::string undo = "sysring restore " + errand.silence;
  switch (after) {
    case After::owner_goes_on:
      shell.note("The owner of the workspace ends it. Undo: " + undo);
      break;
    case After::we_wait:
      shell.note("Waiting for its end; Ctrl-C leaves. Undo from another terminal: " + undo);
      break;
    case After::nobody_is_there:
      shell.note(term::Line{{"⚠ ", term::Ink::warning},
                            {"Nobody owns the workspace, so nobody ends it in time: leave "
                             "`sysring run` running. Undo: " +
                             undo}});
      break;
  }
}

void conclude(const engine::Errand& errand, After after, Exit exit, Shell& shell) {
  if (shell.wants_json()) {
    shell.print("sysring.silence/1", to_json(errand), exit);
  } else {
    print(errand, after, shell);
  }
}

Ending have_it_silenced(engine::ControlClient& owner, const engine::SilenceOrder& order,
                        Shell& shell) {
  Json request;
  Json::Array hosts;
  for (const auto& name : order.hosts) hosts.emplace_back(name);
  request["hosts"] = std::move(hosts);
  Json::Array events;
  for (const auto id : order.events) events.emplace_back(std::uint64_t{id});
  request["events"] = std::move(events);
  request["for_ms"] = std::int64_t{order.lasts.count()};
  request["reason"] = order.why;
  auto watcher = shell.watcher();
  const auto reply = owner.ask("silence", std::move(request));
  if (!reply) return Errors{reply.error()};
  const auto errand = await_errand(owner, *reply, *watcher);
  if (!errand) return Errors{errand.error()};
  watcher.reset();
  const auto exit = exit_of(*errand, false);
  conclude(*errand, After::owner_goes_on, exit, shell);
  return exit;
}

Ending silence_ourselves(const workspace::Workspace& workspace, Owned owned,
                         const engine::SilenceOrder& order, bool waits, Shell& shell) {
  auto watcher = shell.watcher();
  auto assembly = Assembly::make(workspace, std::move(owned), shell.clock(), *watcher);
  if (!assembly) return Errors{assembly.error()};
  auto& engine = (*assembly)->engine();
  StopOnSignals stop;
  const auto errand = engine.silence(order, shell.actor(), stop.request());
  if (!errand) return Errors{errand.error()};
  const bool was_stopped = stop.request().times() > 0;
  const auto exit = exit_of(*errand, was_stopped);
  waits = waits && !was_stopped;
  conclude(*errand, waits ? After::we_wait : After::nobody_is_there, exit, shell);
  if (!waits) return exit;
  const auto end = engine.run(stop.request(), engine::Engine::Until::calm);
  if (!end) return Errors{end.error()};
  return *end == engine::RunEnd::interrupted ? Exit::interrupted : exit;
}

}  // namespace

Ending silence(const Arguments& arguments, Shell& shell) {
  if (!arguments.has("list") && arguments.words().empty()) {
    return Errors{bad_usage("found no selector, expected which hosts are to be silenced",
                            "`sysring silence role=web --minimal --for 4h --reason TEXT`")};
  }
  auto order = arguments.has("list") ? Result<engine::SilenceOrder>{engine::SilenceOrder{}}
                                     : order_in(arguments);
  if (!order) return Errors{order.error()};
  const auto site = Site::open(shell);
  if (!site) return site.error();
  if (arguments.has("list")) return list_silences(*site, shell);
  const auto hosts = selected(*site, arguments.words().front(), "SELECTOR", shell);
  if (!hosts) return hosts.error();
  for (const auto id : *hosts) order->hosts.push_back(site->inventory().host(id).name.text());
  if (order->hosts.empty()) {
    return Errors{{Reason::not_found, Effect::none,
                   "found no host that '" + arguments.words().front() + "' means"}};
  }
  if (auto fits = check_cap(*site, order->hosts.size()); !fits) return Errors{fits.error()};
  if (auto agreed = confirm(*order, shell); !agreed) return Errors{agreed.error()};
  auto ownership = own_or_ask(site->workspace(), "silence");
  if (!ownership) return Errors{ownership.error()};
  if (auto* owner = std::get_if<engine::ControlClient>(&*ownership)) {
    return have_it_silenced(*owner, *order, shell);
  }
  return silence_ourselves(site->workspace(), std::get<Owned>(*std::move(ownership)), *order,
                           arguments.has("wait"), shell);
}

}  // namespace sysring::cli
