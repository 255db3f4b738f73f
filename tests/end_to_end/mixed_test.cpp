#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "base/text.h"
#include "end_to_end/fleet.h"

// The program against simulated machines with Windows and Linux, by SSH; `sysring-lab dump` judges.
namespace sysring::tests {
namespace {

namespace fs = std::filesystem;

/// As it is sent out: what the machines have at first is release 1.0.0 to the byte.
std::string config_named(const std::string& rule, const std::string& text) {
  return "<Sysmon schemaversion=\"4.90\">\r\n  <EventFiltering>\r\n    <RuleGroup "
         "groupRelation=\"or\">\r\n      <ProcessCreate onmatch=\"include\"><Image name=\"" +
         rule + "\" condition=\"contains\">" + text +
         "</Image></ProcessCreate>\r\n    </RuleGroup>\r\n  </EventFiltering>\r\n</Sysmon>\r\n";
}

/// Four workstations and two Linux servers, of which ws0001 and lx0001 are canaries. Their clock
/// runs ten times as fast.
class MixedFleet {
 public:
  explicit MixedFleet(const std::vector<std::string>& lab_options) {
    put("old.xml", config_named("old", "e"));
    std::vector<std::string> words{
        bin("sysring-lab"), "serve", file("lab"), "--windows", "4", "--linux", "2",
        "--seed",           "3",     "--speed",   "10"};
    for (const auto* kind : {"workstation", "server", "linux"}) {
      words.insert(words.end(), {"--config", std::string{kind} + "=" + file("old.xml")});
    }
    words.insert(words.end(), lab_options.begin(), lab_options.end());
    lab_ = std::make_unique<Process>(words);
    EXPECT_TRUE(lab_->says("{\"hosts\"")) << lab_->output();
    write_workspace();
    expect(0, {"inventory", "trust", "--from", file("lab/known_hosts"), "--yes"});
    expect(0, {"sweep"});
    add_release("1.0.0", config_named("old", "e"), {"--no-probe"});
  }
  ~MixedFleet() { lab_->close_input(); }
  MixedFleet(const MixedFleet&) = delete;
  MixedFleet& operator=(const MixedFleet&) = delete;

  void add_release(const std::string& version, const std::string& xml,
                   const std::vector<std::string>& options = {}) const {
    for (const auto* kind : {"workstation", "server", "linux"}) {
      put("ws/templates/" + std::string{kind} + "/sysmon.xml", xml);
    }
    std::vector<std::string> words{"release", "add", version};
    words.insert(words.end(), options.begin(), options.end());
    expect(0, words);
  }

  void expect(int code, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {bin("sysring"), "-C", file("ws"), "--no-input"});
    Process process{arguments};
    process.close_input();
    const auto said = process.output();
    EXPECT_EQ(process.exit_code(), code) << said;
  }

  /// What each machine has become.
  [[nodiscard]] std::map<std::string, Json> dump() const {
    Process process{{bin("sysring-lab"), "dump", file("lab")}};
    process.close_input();
    const auto text = process.output();
    std::map<std::string, Json> machines;
    for (const auto line : lines_of(text)) {
      auto json = Json::parse(line);
      if (json) machines.emplace(*json->find("host")->string(), *json->find("machine"));
    }
    EXPECT_EQ(machines.size(), 6U) << text;
    return machines;
  }

  [[nodiscard]] static std::string in_force(const Json& machine) {
    return upper(*machine.find("sysmon")->find("in_force")->string());
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    return (directory_ / name).string();
  }

 private:
  static std::string bin(const std::string& name) { return std::string{LAB_BIN} + "/" + name; }

  void put(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path{file(name)}.parent_path());
    std::ofstream{file(name)} << text;
  }

  void write_workspace() const {
    fs::create_directories(file("ws/inventory"));
    fs::copy_file(file("lab/inventory.yml"), file("ws/inventory/hosts.yml"));
    put("ws/sysring.yaml",
        "version: 1\nworkspace: demo\nstate: .sysring\ncredentials:\n"
        "  lab: {key: {file: " +
            file("lab/key") +
            "}}\ncollectors:\n"
            "  - name: lab\n    file: {directory: " +
            file("lab/collector") + ", pattern: \"events.log\", latency: 8s, poll_every: 200ms}\n");
    const std::string gate =
        "    gate: {success: 100%, soak: 1s, forwarding: required, forwarding_deadline: 15s}\n";
    put("ws/rings/default.yml",
        "version: 1\ndefaults: {host_deadline: 2m, progress_deadline: 4m}\nrings:\n"
        "  - name: canary\n    select: {hosts: [ws0001, lx0001]}\n" +
            gate + "  - name: broad\n    select: {rest: true}\n" + gate);
  }

  Directory directory_;
  std::unique_ptr<Process> lab_;
};

TEST(MixedFleet, GetsAReleaseThatEveryMachineHasInForce) {
  const MixedFleet fleet{{}};
  const auto before = fleet.dump();
  fleet.add_release("2.0.0", config_named("new", "o"));
  fleet.expect(0, {"plan", "--release", "2.0.0", "-o", fleet.file("2.plan")});
  fleet.expect(0, {"apply", fleet.file("2.plan"), "--reason", "CHG-1"});
  for (const auto& [name, machine] : fleet.dump()) {
    EXPECT_NE(MixedFleet::in_force(machine), MixedFleet::in_force(before.at(name))) << name;
    EXPECT_EQ(machine.find("leftovers")->dump().find("demo-"), std::string::npos) << name;
    const auto* key = machine.find("sysmon")->find("key_dacl");
    if (key == nullptr) continue;
    EXPECT_EQ(*key->string(), "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)") << name;
  }
}

TEST(MixedFleet, GoesBackWhereACanaryStopsForwarding) {
  const MixedFleet fleet{{"--fault", "ws0001:forwarding_stops"}};
  fleet.add_release("2.0.0", config_named("new", "o"));
  const auto before = fleet.dump();
  fleet.expect(0, {"plan", "--release", "2.0.0", "-o", fleet.file("2.plan")});
  fleet.expect(6, {"apply", fleet.file("2.plan"), "--reason", "CHG-1"});
  for (const auto& [name, machine] : fleet.dump()) {
    EXPECT_EQ(MixedFleet::in_force(machine), MixedFleet::in_force(before.at(name))) << name;
  }
}

}  // namespace
}  // namespace sysring::tests
