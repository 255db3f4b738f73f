#include "on_lab/contacts.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace sysring::on_lab {
namespace {

using host::Ended;

constexpr std::size_t most_exchanges = 15;

std::string xml_with(const std::string& rule) {
  return "<Sysmon schemaversion=\"4.90\">\r\n  <EventFiltering>\r\n"
         "    <RuleGroup groupRelation=\"or\">\r\n      <ProcessCreate onmatch=\"include\">\r\n"
         "        <Image name=\"" +
         rule +
         "\" condition=\"contains\">e</Image>\r\n"
         "      </ProcessCreate>\r\n    </RuleGroup>\r\n  </EventFiltering>\r\n</Sysmon>\r\n";
}

fleet::Platform platform_of(const LabHost& machine) {
  return machine.is_linux() ? fleet::Platform::linux : fleet::Platform::windows;
}

}  // namespace

const Time noon{std::chrono::sys_days{std::chrono::November / 24 / 2026} + std::chrono::hours{12}};
const std::string old_xml = xml_with("old");
const std::string new_xml = xml_with("any");

sysmon::Config built(const std::string& xml) {
  const auto config = sysmon::build_config(xml);
  EXPECT_TRUE(config) << describe(config.error());
  return *config;
}

sysmon::Probed probed(fleet::Platform platform, const std::string& xml) {
  auto probed = sysmon::with_probe(built(xml), host::probe_scene(platform, {}, "ws"));
  EXPECT_EQ(probed.why_not, "");
  return probed;
}

lab::Description windows_machine(lab::FaultList faults, std::string language) {
  return {.name = "ws0001",
          .domain = "lab.example",
          .system = "windows-11",
          .role = "workstation",
          .language = std::move(language),
          .seed = 7,
          .config = built(old_xml).bytes,
          .faults = std::move(faults)};
}

lab::Description linux_machine(lab::FaultList faults, std::string system) {
  return {.name = "lx0001",
          .domain = "lab.example",
          .system = std::move(system),
          .role = "server",
          .seed = 7,
          .config = built(old_xml).bytes,
          .faults = std::move(faults)};
}

host::Task task(fleet::Platform platform, host::Purpose purpose) {
  const auto wanted = probed(platform);
  return {.purpose = purpose,
          .operation = {7},
          .workspace = "ws",
          .config = wanted.config,
          .file_name = "workstation_2026.4.0_0a1b2c3d.xml",
          .places = {},
          .kept = std::make_shared<const std::set<std::string, std::less<>>>(
              std::set<std::string, std::less<>>{built(old_xml).digests.sha256}),
          .probe = wanted.name};
}

Contacted contact(LabHost& machine, const host::Task& task, const Tampering& tampering) {
  auto contact = host::make_contact(platform_of(machine), task);
  EXPECT_TRUE(contact) << describe(contact.error());
  Contacted contacted;
  auto& exchanges = contacted.exchanges;
  auto next = (*contact)->begin();
  while (auto* todo = std::get_if<host::Do>(&next)) {
    EXPECT_LT(exchanges.size(), most_exchanges) << "a contact goes round in circles";
    if (exchanges.size() == most_exchanges) return contacted;
    Exchange exchange{.operation = todo->operation, .answer = {}};
    if (tampering.operation) tampering.operation(exchanges.size(), exchange.operation);
    auto said = machine(exchange.operation);
    if (said && tampering.answer) tampering.answer(exchanges.size(), *said);
    if (said) exchange.answer = *said;
    next = (*contact)->next(said, machine.now());
    exchanges.push_back(std::move(exchange));
  }
  contacted.ended = std::get<Ended>(std::move(next));
  return contacted;
}

Ended carry_out(LabHost& machine, const host::Task& task) { return contact(machine, task).ended; }

std::string told(const Ended& ended) {
  std::string text = std::string{to_string(ended.report.finding)};
  if (ended.report.error) text += " " + describe(*ended.report.error);
  for (const auto& each : ended.evidence) {
    text += "\n  " + std::string{to_string(each.level)} + " " + std::string{to_string(each.proof)} +
            " " + each.seen;
  }
  return text;
}

std::string in_force(const LabHost& machine) {
  return upper(machine.dump().at("sysmon").at("in_force").get<std::string>());
}

}  // namespace sysring::on_lab
