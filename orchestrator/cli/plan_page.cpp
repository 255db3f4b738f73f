#include "cli/plan_page.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/printable.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"

namespace sysring::cli {
namespace {

using term::Align;
using term::Ink;
using term::Line;

constexpr std::size_t most_not_eligible = 20;

std::string share(rollout::Share share) {
  const auto hundredths = share.basis_points % 100;
  std::string text = std::to_string(share.basis_points / 100);
  if (hundredths > 0)
    text += "." + std::to_string(hundredths / 10) + std::to_string(hundredths % 10);
  return text + " %";
}

std::string gate(const rollout::Gate& gate) {
  std::string text =
      share(gate.success) + " healthy, " + share(gate.max_unreachable) + " may be unreachable, ";
  text += gate.soak.count() == 0 ? "no soak" : "soak " + for_people(gate.soak);
  if (gate.forwarding == rollout::Forwarding::off) text += ", forwarding not asked for";
  if (gate.on_failure == rollout::OnFailure::pause) text += ", pauses on failure";
  return text;
}

std::map<std::string, std::size_t> hosts_by_variant(const rollout::Plan& plan) {
  std::map<std::string, std::size_t> hosts;
  for (const auto& [variant, sha256] : plan.release.configs) hosts[variant] = 0;
  for (const auto& ring : plan.rings) {
    for (const auto& host : ring.hosts) ++hosts[host.variant];
  }
  return hosts;
}

std::vector<Line> variant_table(const rollout::Plan& plan, term::Charset charset) {
  term::Table table{{{"Variant"}, {"Hosts", Align::right}, {"Config"}}};
  for (const auto& [variant, hosts] : hosts_by_variant(plan)) {
    const auto config = plan.release.configs.find(variant);
    const bool is_known = config != plan.release.configs.end();
    table.add({{variant}, {term::grouped(hosts)}, {is_known ? "SHA256=" + config->second : "-"}});
  }
  return table.lines(charset, 2);
}

const rollout::Outlook::Ring* outlook_of(const rollout::Outlook* outlook, const std::string& ring) {
  if (outlook == nullptr) return nullptr;
  const auto found = std::ranges::find(outlook->rings, ring, &rollout::Outlook::Ring::name);
  return found == outlook->rings.end() ? nullptr : &*found;
}

std::vector<Line> ring_table(const rollout::Plan& plan, const rollout::Outlook* outlook,
                             term::Charset charset) {
  if (outlook == nullptr) {
    term::Table table{{{"Ring"}, {"Hosts", Align::right}, {"At once", Align::right}, {"Gate"}}};
    for (const auto& ring : plan.rings) {
      table.add({{ring.name},
                 {term::grouped(ring.hosts.size())},
                 {term::grouped(ring.max_in_flight)},
                 {gate(ring.gate)}});
    }
    return table.lines(charset, 2);
  }
  term::Table table{{{"Ring"},
                     {"Targeted", Align::right},
                     {"Change", Align::right},
                     {"Already there", Align::right},
                     {"Never seen", Align::right},
                     {"No way back", Align::right},
                     {"At once", Align::right},
                     {"Gate"}}};
  for (const auto& ring : plan.rings) {
    const auto* seen = outlook_of(outlook, ring.name);
    const auto figure = [&](std::size_t rollout::Outlook::Ring::*member) {
      return seen == nullptr ? std::string{"-"} : term::grouped(seen->*member);
    };
    using Ring = rollout::Outlook::Ring;
    const bool is_stuck = seen != nullptr && seen->no_way_back > 0;
    table.add({{ring.name},
               {term::grouped(ring.hosts.size())},
               {figure(&Ring::change)},
               {figure(&Ring::already_there)},
               {figure(&Ring::never_seen)},
               {figure(&Ring::no_way_back), is_stuck ? Ink::warning : Ink::plain},
               {term::grouped(ring.max_in_flight)},
               {gate(ring.gate)}});
  }
  return table.lines(charset, 2);
}

std::map<Reason, std::size_t> by_reason(const rollout::Outlook& outlook) {
  std::map<Reason, std::size_t> reasons;
  for (const auto& host : outlook.not_eligible) ++reasons[host.why.code];
  return reasons;
}

void add_not_eligible(const rollout::Outlook& outlook, std::vector<Line>& lines) {
  if (outlook.not_eligible.empty()) return;
  std::string summary;
  for (const auto& [code, hosts] : by_reason(outlook)) {
    summary += (summary.empty() ? "" : ", ") + term::grouped(hosts) + " " + to_string(code) + " " +
               std::string{page_of(code).title};
  }
  lines.push_back({{"  Not eligible " + term::grouped(outlook.not_eligible.size()), Ink::warning},
                   {": " + summary}});
  for (std::size_t i = 0; i < std::min(outlook.not_eligible.size(), most_not_eligible); ++i) {
    const auto& [host, why] = outlook.not_eligible[i];
    lines.push_back(
        {{"    " + term::padded(host, 24) + "   "}, {printable_line(why.message, 200)}});
  }
  if (outlook.not_eligible.size() > most_not_eligible) {
    lines.push_back({{"    … " + term::grouped(outlook.not_eligible.size() - most_not_eligible) +
                          " more: `--json` has them all",
                      Ink::faint}});
  }
}

Json json_of(const rollout::PlannedRing& ring, const rollout::Outlook* outlook) {
  Json json;
  json["name"] = ring.name;
  json["max_in_flight"] = std::uint64_t{ring.max_in_flight};
  Json::Array hosts;
  for (const auto& host : ring.hosts) {
    Json entry;
    entry["name"] = host.name;
    entry["variant"] = host.variant;
    hosts.push_back(std::move(entry));
  }
  json["hosts"] = std::move(hosts);
  if (const auto* seen = outlook_of(outlook, ring.name)) {
    json["change"] = std::uint64_t{seen->change};
    json["already_there"] = std::uint64_t{seen->already_there};
    json["no_way_back"] = std::uint64_t{seen->no_way_back};
    json["never_seen"] = std::uint64_t{seen->never_seen};
  }
  return json;
}

}  // namespace

std::string SealedPlan::digest() const { return digests_of(bytes).sha256; }

std::size_t SealedPlan::host_count() const {
  std::size_t hosts = 0;
  for (const auto& ring : plan.rings) hosts += ring.hosts.size();
  return hosts;
}

std::vector<Line> plan_page(const SealedPlan& sealed, const rollout::Outlook* outlook,
                            term::Charset charset) {
  const auto& plan = sealed.plan;
  std::vector<Line> lines{{{"Plan " + plan.id + "   release " + plan.release.version + "   " +
                            term::counted(sealed.host_count(), "host")}},
                          {}};
  std::ranges::move(variant_table(plan, charset), std::back_inserter(lines));
  lines.push_back({});
  std::ranges::move(ring_table(plan, outlook, charset), std::back_inserter(lines));
  if (outlook != nullptr) add_not_eligible(*outlook, lines);
  lines.push_back({});
  const bool waived = plan.way_back == rollout::WayBack::waived;
  lines.push_back({{waived ? "  Hosts without a way back are changed all the same."
                           : "  Hosts without a way back are left alone.",
                    waived ? Ink::warning : Ink::plain}});
  lines.push_back({{"  Digest SHA256=" + sealed.digest(), Ink::faint}});
  return lines;
}

Json to_json(const SealedPlan& sealed, const rollout::Outlook* outlook) {
  const auto& plan = sealed.plan;
  Json json;
  json["plan"] = plan.id;
  json["release"] = plan.release.version;
  json["digest"] = "SHA256=" + sealed.digest();
  json["way_back"] = plan.way_back == rollout::WayBack::waived ? "waived" : "required";
  json["configs"] = Json::Object{};
  for (const auto& [variant, sha256] : plan.release.configs) json["configs"][variant] = sha256;
  Json::Array rings;
  for (const auto& ring : plan.rings) rings.push_back(json_of(ring, outlook));
  json["rings"] = std::move(rings);
  if (outlook == nullptr) return json;
  Json::Array not_eligible;
  for (const auto& [host, why] : outlook->not_eligible) {
    Json entry;
    entry["host"] = host;
    entry["code"] = to_string(why.code);
    entry["message"] = why.message;
    not_eligible.push_back(std::move(entry));
  }
  json["not_eligible"] = std::move(not_eligible);
  return json;
}

}  // namespace sysring::cli
