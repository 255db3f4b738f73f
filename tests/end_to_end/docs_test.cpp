#include <filesystem>
#include <map>
#include <stdexcept>

#include <gmock/gmock.h>

#include "base/text.h"
#include "end_to_end/fleet.h"

// The pages for operators, typed by somebody who does just what they say: in a shell, on a
// terminal.
namespace sysring::tests {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

/// Indented blocks of a page, by the heading that they stand under.
class Page {
 public:
  explicit Page(const std::string& name) {
    const auto text = read_file(SOURCE_DIR "/docs/" + name, 1'000'000);
    if (!text) throw std::runtime_error{"there is no page " + name};
    std::string heading;
    bool in_block = false;
    for (const auto line : lines_of(*text)) {
      const bool is_code = line.starts_with("    ");
      if (line.starts_with("## ")) heading = line.substr(3);
      if (is_code && !in_block) blocks_[heading].emplace_back();
      if (is_code) blocks_[heading].back() += std::string{line.substr(4)} + "\n";
      in_block = is_code;
    }
  }

  [[nodiscard]] const std::string& block(const std::string& heading, std::size_t number = 0) const {
    return blocks_.at(heading).at(number);
  }

 private:
  std::map<std::string, std::vector<std::string>> blocks_;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// Somebody at a terminal, with a home of their own. Every question is answered with yes.
class Operator {
 public:
  explicit Operator(const Fleet& fleet, fs::path directory)
      : home_{fleet.file("home")}, directory_{std::move(directory)} {
    fs::create_directories(home_ / ".ssh");
    fs::copy_file(fleet.file("lab/key"), home_ / ".ssh/id_ed25519");
  }

  /// Types a line, or what a here-document makes one; its exit code.
  int types(const std::string& line) {
    if (line.starts_with("cd ")) {
      directory_ /= line.substr(3);
      return fs::is_directory(directory_) ? 0 : 1;
    }
    EXPECT_TRUE(write_file(home_ / "line", line, 0600));
    const std::string terminal = "cd '" + directory_.string() +
                                 "' && printf 'y\\n' | script -qec 'sh " +
                                 (home_ / "line").string() + "' /dev/null";
    Process shell{{"/bin/sh", "-c", terminal},
                  {"HOME=" + home_.string(), "TERM=dumb", "LC_ALL=C.UTF-8",
                   "PATH=" + fs::path{SYSRING}.parent_path().string() + ":/usr/bin:/bin"}};
    said += shell.output();
    return shell.exit_code();
  }

  /// Types each line of a block; their exit codes.
  std::vector<int> types_all(const std::string& block) {
    if (block.find("<<") != std::string::npos) {
      const auto end = block.find("\nEND\n") + 5;
      auto codes = std::vector<int>{types(block.substr(0, end))};
      for (const int code : types_all(block.substr(end))) codes.push_back(code);
      return codes;
    }
    std::vector<int> codes;
    for (const auto line : lines_of(block)) codes.push_back(types(std::string{line}));
    return codes;
  }

  /// With a command of sed.
  void edits(const std::string& file, const std::string& command) const {
    (void)run({"/usr/bin/env", "sed", "-E", "-i", command, (directory_ / file).string()});
  }
  void writes(const std::string& file, const std::string& text) const {
    fs::create_directories((directory_ / file).parent_path());
    ASSERT_TRUE(write_file(directory_ / file, text, 0600));
  }
  [[nodiscard]] fs::path home() const { return home_; }

  std::string said;

 private:
  fs::path home_;
  fs::path directory_;
};

class DocumentationOnHosts : public testing::Test {
 protected:
  void SetUp() override {
    if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  }
};

constexpr int done = 0;
constexpr int some_failed = 4;
constexpr int rolled_back = 6;
constexpr int waiting = 8;

const std::string config =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"exclude\"/>"
    "</EventFiltering></Sysmon>\n";

/// Where the lab has the host.
std::string port_of(const Fleet& fleet, const std::string& host) {
  const std::string port = "s/.*" + host + ": .*ansible_port: ([0-9]+).*/\\1/p";
  const auto line = run({"/usr/bin/env", "sed", "-nE", port, fleet.file("lab/inventory.yml")});
  return std::string{trimmed(line)};
}

TEST_F(DocumentationOnHosts, QuickStartTakesThreeHostsFromNothingToAProvenRelease) {
  const Fleet fleet{{.hosts = 3, .lab = {"--user", "operator"}}};
  const Page page{"quick-start.md"};
  Operator admin{fleet, fleet.file("home")};

  EXPECT_THAT(admin.types_all(page.block("1. A workspace")), ElementsAre(done, done));

  EXPECT_THAT(admin.types_all(page.block("2. Your hosts")), ElementsAre(done, done));
  for (const auto& host : fleet.hosts()) {
    admin.edits("inventory/hosts.txt", "s/" + host +
                                           ".corp.example/& ansible_host=127.0.0.1 "
                                           "ansible_port=" +
                                           port_of(fleet, host) + "/");
  }
  const auto settings = replaced(page.block("2. Your hosts", 1), "svc_sysmon", "operator");
  admin.writes("sysring.yaml",
               "version: 1\nworkspace: first\n" +
                   replaced(settings, "/var/log/sysmon-fleet", fleet.file("lab/collector")));

  EXPECT_THAT(admin.types_all(page.block("3. Trust their keys")), ElementsAre(some_failed, done));
  EXPECT_THAT(admin.types_all(page.block("4. Where are we?")), ElementsAre(done, done));

  admin.edits("rings/default.yml", "s/soak: [0-9]+h/soak: 1s/");
  admin.writes((admin.home() / "sysmon/linux.xml").string(), config);
  EXPECT_EQ(admin.types("git -C ~/sysmon init -q && git -C ~/sysmon add . && git -C ~/sysmon -c "
                        "user.name=a -c user.email=a@example commit -qm first"),
            done);
  EXPECT_THAT(admin.types_all(page.block("5. A release")), ElementsAre(done, done, done, done));
  for (const auto& host : fleet.hosts()) EXPECT_EQ(fleet.announced_by(host).size(), 2U) << host;

  EXPECT_THAT(admin.types_all(page.block("6. And then")), ElementsAre(done, done, rolled_back));
  for (const auto& host : fleet.hosts()) {
    EXPECT_EQ(fleet.announced_by(host).front(), fleet.announced_by(host).back()) << host;
  }
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

TEST_F(DocumentationOnHosts, OperationsAreDoneAsTheyStand) {
  const Fleet fleet{{.hosts = 3}};
  const Page page{"operations.md"};
  Operator admin{fleet, fleet.workspace()};
  const auto commands = [&](const std::string& heading, std::size_t number = 0) {
    return replaced(page.block(heading, number), "R-0042", "R-0001");
  };
  admin.writes("new.xml", config);

  EXPECT_THAT(admin.types_all(commands("Roll out a release")),
              ElementsAre(done, done, done, done, done));
  EXPECT_THAT(admin.types_all(commands("A rollout paused by itself")), ElementsAre(done));
  EXPECT_THAT(admin.types_all(commands("A gate failed")), ElementsAre(done, done, done));
  EXPECT_THAT(admin.types_all(commands("Which configuration runs where?")),
              ElementsAre(done, done, done, done, done));

  // Another key is known of lx02 than it has.
  admin.edits(
      ".sysring/known_hosts",
      "/:" + port_of(fleet, "lx02") +
          " /s/[^ ]+$/AAAAC3NzaC1lZDI1NTE5AAAAIHn3cOl1VXbq5WRdB8ZbWAkNIUtE7hAyqXLzZ1J5PzkD/");
  EXPECT_EQ(admin.types("sysring sweep"), some_failed);
  EXPECT_THAT(admin.types_all(commands("A host key changed")), ElementsAre(done));
  EXPECT_EQ(admin.types("sysring sweep"), done);
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

TEST_F(DocumentationOnHosts, ARolloutIsSteeredFromAnotherTerminal) {
  const Fleet fleet{{.hosts = 3, .soak = "1h"}};
  const auto plan = fleet.plan("2.0.0");
  const auto owner = fleet.start({"run"});
  ASSERT_TRUE(owner->says("Serving"));
  const auto apply = fleet.start({"apply", plan, "--progress", "plain"});
  ASSERT_TRUE(apply->says("soaking"));

  Operator admin{fleet, fleet.workspace()};
  const auto block = replaced(Page{"operations.md"}.block("Watch and steer"), "R-0042", "R-0001");
  const auto lines = lines_of(block);
  const std::string watch{lines.at(0)};
  EXPECT_EQ(admin.types(std::string{lines.at(1)}), done) << "pause";
  EXPECT_EQ(admin.types(watch), waiting);
  EXPECT_EQ(admin.types(std::string{lines.at(2)}), done) << "resume";
  EXPECT_EQ(admin.types("sysring sweep"), done) << "the ring soaks meanwhile";
  EXPECT_EQ(admin.types(std::string{lines.at(3)}), done) << "abort";
  EXPECT_EQ(admin.types(watch), rolled_back);
  EXPECT_EQ(fleet.announced_by("lx01").front(), fleet.announced_by("lx01").back());
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

}  // namespace
}  // namespace sysring::tests
