#include "end_to_end/fleet.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/text.h"

namespace sysring::tests {
namespace {

const std::string lab_fleet = SOURCE_DIR "/lab/fleet/lab-fleet";

std::string name_of(int number) {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "lx%02d", number);
  return name.data();
}

std::string config_named(const std::string& version) {
  return "<Sysmon schemaversion=\"4.90\">\n  <!-- " + version +
         " -->\n  <EventFiltering><ProcessCreate onmatch=\"exclude\"/></EventFiltering>\n"
         "</Sysmon>\n";
}

}  // namespace

bool Fleet::is_possible() { return ::geteuid() == 0; }

Fleet::Fleet(const Options& options) {
  for (int number = 1; number <= options.hosts; ++number) hosts_.push_back(name_of(number));
  std::vector<std::string> words{lab_fleet, LAB_BIN, file("lab"), "--hosts",
                                 std::to_string(options.hosts)};
  words.insert(words.end(), options.lab.begin(), options.lab.end());
  lab_ = std::make_unique<Process>(words);
  EXPECT_TRUE(lab_->says("{\"hosts\"")) << "the lab does not start: " << lab_->output();
  write_workspace(options);
  const auto trusted = run({"inventory", "trust", "--from", file("lab/known_hosts"), "--yes"});
  EXPECT_EQ(trusted.code, 0) << trusted.text;
  const auto swept = run({"sweep"});
  EXPECT_EQ(swept.code, 0) << swept.text;
}

Fleet::~Fleet() {
  lab_->close_input();
  (void)lab_->output();
}

void Fleet::write_workspace(const Options& options) const {
  const std::string gate =
      "gate: {success: " + options.success + ", soak: " + options.soak +
      ", forwarding: required, forwarding_deadline: " + options.forwarding_deadline + "}";
  make("latency: 8s, poll_every: 500ms",
       "version: 1\n"
       "defaults: {host_deadline: 2m, progress_deadline: 4m}\n"
       "rings:\n"
       "  - {name: canary, select: {hosts: [lx01, lx02]}, " +
           gate + "}\n  - {name: broad, select: {rest: true}, " + gate + "}\n");
  std::filesystem::create_directories(workspace() + "/templates/linux");
  (void)directory().write("fleet/templates/linux/config.xml", config_named("first"));
}

std::string Fleet::plan(const std::string& version) const {
  (void)directory().write("fleet/templates/linux/config.xml", config_named(version));
  const auto added = run({"release", "add", version});
  EXPECT_EQ(added.code, 0) << added.text;
  auto path = file(version + ".plan");
  const auto planned = run({"plan", "--release", version, "-o", path});
  EXPECT_EQ(planned.code, 0) << planned.text;
  return path;
}

std::vector<std::string> Fleet::announced_by(const std::string& host) const {
  const std::string mark = "\"ConfigurationFileHash\">SHA256=";
  std::vector<std::string> hashes;
  const auto log = directory().read("lab/" + host + "/var-log/syslog");
  for (const auto line : lines_of(log)) {
    const auto place = line.find(mark);
    if (place == std::string_view::npos) continue;
    std::string hash{line.substr(place + mark.size(), 64)};
    std::ranges::transform(hash, hash.begin(), [](unsigned char c) { return std::toupper(c); });
    hashes.push_back(std::move(hash));
  }
  return hashes;
}

std::string Fleet::stored_by(const std::string& host) const {
  return directory().read("lab/" + host + "/opt-sysmon/config.xml");
}

void Fleet::silence_collector() const {
  const auto id = parse_number(trimmed(directory().read("lab/collector.pid")));
  ASSERT_TRUE(id);
  ASSERT_EQ(::kill(static_cast<pid_t>(*id), SIGKILL), 0);
}

}  // namespace sysring::tests
