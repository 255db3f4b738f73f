#include "end_to_end/lab_fleet.h"

#include <array>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "base/text.h"

namespace sysring::tests {
namespace {

const std::string program = std::string{LAB_BIN} + "/sysring-lab";
constexpr std::array kinds{"workstation", "server", "linux"};
constexpr const char* closed_key = "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)";

/// As it is sent out: what the machines have at first is release 1.0.0 to the byte.
std::string config_of(const std::string& kind, const std::string& version) {
  const std::string rule = kind + "-" + version;
  return "<Sysmon schemaversion=\"4.90\">\r\n  <EventFiltering>\r\n    <RuleGroup "
         "groupRelation=\"or\">\r\n      <ProcessCreate onmatch=\"include\"><Image name=\"" +
         rule +
         "\" condition=\"contains\">e</Image></ProcessCreate>\r\n    </RuleGroup>\r\n  "
         "</EventFiltering>\r\n</Sysmon>\r\n";
}

std::vector<std::string> texts_of(const Json& document, std::string_view name) {
  std::vector<std::string> texts;
  const auto* member = document.find(name);
  if (member == nullptr || member->array() == nullptr) return texts;
  for (const auto& each : *member->array()) texts.push_back(*each.string());
  return texts;
}

/// The directory below which ours lie may stay: it is closed, and empty.
std::string leftovers_in(const Json& machine) {
  const Json& all = *machine.find("leftovers");
  std::string names;
  if (all.object() != nullptr) {
    for (const auto& [name, what] : *all.object()) names += name + " ";
  } else {
    for (const auto& name : *all.array()) {
      if (*name.string() != "/run/sysring") names += *name.string() + " ";
    }
  }
  return names;
}

/// What was refused has no hash.
std::vector<std::string> history_in(const Json& machine, std::string_view hash) {
  std::vector<std::string> history;
  for (const auto& each : *machine.find("history")->array()) {
    auto came = upper(text_of(each, hash));
    if (!came.empty()) history.push_back(std::move(came));
  }
  return history;
}

void read_windows(const Json& json, Machine& machine) {
  const Json& sysmon = *json.find("sysmon");
  machine.is_windows = true;
  machine.runs = *sysmon.find("running")->boolean();
  machine.starts_by_itself = *sysmon.find("start")->integer() == 2;
  machine.key_is_closed = text_of(sysmon, "key_dacl") == closed_key;
  machine.forwards = *json.find("forwarding")->find("works")->boolean();
  machine.history = history_in(json, "hash");
}

void read_linux(const Json& json, Machine& machine) {
  const Json& sysmon = *json.find("sysmon");
  machine.runs = text_of(sysmon, "service") == "running";
  machine.starts_by_itself = text_of(sysmon, "start") == "automatic";
  machine.forwards = *json.find("forwarding")->boolean();
  machine.history = history_in(json, "sha256");
}

Machine machine_in(const Json& line) {
  const Json& json = *line.find("machine");
  Machine machine;
  machine.faults = texts_of(line, "faults");
  machine.dump = line.dump();
  machine.in_force = upper(text_of(*json.find("sysmon"), "in_force"));
  machine.leftovers = leftovers_in(json);
  const bool is_windows = json.find("machine_guid") != nullptr;
  is_windows ? read_windows(json, machine) : read_linux(json, machine);
  return machine;
}

}  // namespace

const std::string& Release::of(const std::string& host) const {
  if (host.starts_with("ws")) return configs.at("workstation");
  return configs.at(host.starts_with("lx") ? "linux" : "server");
}

LabFleet::LabFleet(const Options& options) {
  std::vector<std::string> words{program, "serve", file("lab")};
  for (const std::string kind : kinds) {
    (void)directory().write(kind + ".xml", config_of(kind, "1.0.0"));
    words.insert(words.end(), {"--config", kind + "=" + file(kind + ".xml")});
  }
  words.insert(words.end(), options.lab.begin(), options.lab.end());
  lab_ = std::make_unique<Process>(words);
  EXPECT_TRUE(lab_->says("{\"hosts\"")) << "the lab does not start: " << lab_->output();
  make("latency: 2m, poll_every: 200ms", options.rings);
  expect(0, {"inventory", "trust", "--from", file("lab/known_hosts"), "--yes"});
  (void)run({"sweep"});  // faulty hosts are for the test to judge
  first_ = add("1.0.0", {"--no-probe"});
}

LabFleet::~LabFleet() {
  lab_->close_input();
  (void)lab_->output();
}

Release LabFleet::add(const std::string& version, const std::vector<std::string>& options) const {
  for (const std::string kind : kinds) {
    std::filesystem::create_directories(workspace() + "/templates/" + kind);
    (void)directory().write("fleet/templates/" + kind + "/sysmon.xml", config_of(kind, version));
  }
  std::vector<std::string> words{"release", "add", version};
  words.insert(words.end(), options.begin(), options.end());
  const auto said = ask(words);
  EXPECT_EQ(said.code, 0) << said.text;
  Release release{file(version + ".plan"), 0, {}};
  const auto document = said.json();
  for (const auto& [kind, sha256] : *document.find("configs")->object())
    release.configs.emplace(kind, upper(*sha256.string()));
  return release;
}

Release LabFleet::plan(const std::string& version) const {
  auto release = add(version, {});
  expect(0, {"plan", "--release", version, "-o", release.plan});
  const auto sealed = ask({"show", release.plan}).json();
  for (const auto& ring : *sealed.find("rings")->array())
    release.hosts += ring.find("hosts")->array()->size();
  return release;
}

std::map<std::string, Machine> LabFleet::dump() const {
  const auto text = steer({"dump"});
  std::map<std::string, Machine> machines;
  for (const auto line : lines_of(text)) {
    const auto json = Json::parse(line);
    EXPECT_TRUE(json) << line;
    if (json) machines.emplace(text_of(*json, "host"), machine_in(*json));
  }
  EXPECT_FALSE(machines.empty()) << text;
  return machines;
}

std::string LabFleet::steer(std::vector<std::string> words) const {
  words.insert(words.begin(), program);
  words.insert(words.begin() + 2, file("lab"));
  Process process{words};
  process.close_input();
  auto said = process.output();
  EXPECT_EQ(process.exit_code(), 0) << said;
  return said;
}

}  // namespace sysring::tests
