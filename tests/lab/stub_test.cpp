#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

const std::string good =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"exclude\"/>"
    "</EventFiltering></Sysmon>";

struct Said {
  int code = -1;
  std::string text;
};

/// A stand-in with a state directory and a log socket of its own; no root is needed.
class SysmonStub : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = "/tmp/stub.XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    home_ = name;
    state_ = home_ / "state";
    fs::create_directory(state_);
    listen();
    write(state_ / "log_socket", (home_ / "log").string());
  }

  void TearDown() override {
    const int pid = daemon();
    if (pid > 0) ::kill(pid, SIGKILL);
    ::close(log_);
    fs::remove_all(home_);
  }

  static void write(const fs::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
  }
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    write(home_ / name, text);
    return (home_ / name).string();
  }
  static std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
  }
  [[nodiscard]] const fs::path& home() const { return home_; }
  [[nodiscard]] const fs::path& state_directory() const { return state_; }
  [[nodiscard]] int daemon() const { return std::atoi(read(state_ / "sysmon.pid").c_str()); }
  void fault(const std::string& line) const { write(state_ / "faults", line + "\n"); }

  [[nodiscard]] Said sysmon(const std::string& arguments) const {
    const std::string line =
        "SYSMON_STUB_STATE=" + state_.string() + " " STUB " " + arguments + " 2>&1";
    FILE* pipe = ::popen(line.c_str(), "r");
    Said said;
    std::array<char, 4'096> block{};
    std::size_t got = 0;
    while ((got = std::fread(block.data(), 1, block.size(), pipe)) > 0) {
      said.text.append(block.data(), got);
    }
    said.code = WEXITSTATUS(::pclose(pipe));
    return said;
  }

  /// The next event of that id that the stand-in logs. Waits as long as the test may run.
  [[nodiscard]] std::string event(int id) const {
    const std::string mark = "<EventID>" + std::to_string(id) + "</EventID>";
    std::array<char, 65'536> line{};
    while (true) {
      const auto got = ::recv(log_, line.data(), line.size(), 0);
      if (got <= 0) return {};
      const std::string text{line.data(), static_cast<std::size_t>(got)};
      if (text.find(mark) != std::string::npos) return text;
    }
  }

 private:
  void listen() {
    log_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy((home_ / "log").string(), address.sun_path);
    ASSERT_EQ(::bind(log_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }

  fs::path home_;
  fs::path state_;
  int log_ = -1;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(SysmonStub, AnnouncesANewConfigurationByItsHash) {
  ASSERT_EQ(sysmon("-accepteula -i " + file("first.xml", good)).code, 0);
  EXPECT_TRUE(contains(event(16), "first.xml</Data>"));
  EXPECT_TRUE(contains(event(4), ">Started<"));
  EXPECT_EQ(sysmon("-c " + file("second.xml", good + "\n")).code, 0);
  const auto announced = event(16);
  EXPECT_TRUE(contains(announced, "second.xml</Data>")) << announced;
  EXPECT_TRUE(contains(announced, "\"ConfigurationFileHash\">SHA256=")) << announced;
}

TEST_F(SysmonStub, HasNoHashForAFileThatIsGoneWhenItLooks) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", good)).code, 0);
  (void)event(16);
  const auto path = file("second.xml", good);
  EXPECT_EQ(sysmon("-c " + path + "; rm " + path).code, 0);
  EXPECT_TRUE(contains(event(16), "\"ConfigurationFileHash\">-<"));
}

TEST_F(SysmonStub, ExitsWithSuccessAlthoughItsDaemonIsDead) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", good)).code, 0);
  ::kill(daemon(), SIGKILL);
  while (::kill(daemon(), 0) == 0) {
  }
  const auto said = sysmon("-c " + file("second.xml", good));
  EXPECT_EQ(said.code, 0);
  EXPECT_TRUE(contains(said.text, "Error: Sysmon is not installed.")) << said.text;
}

TEST_F(SysmonStub, DiesOverAConfigurationWhenToldTo) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", good)).code, 0);
  fault("reload=crash");
  const int pid = daemon();
  EXPECT_EQ(sysmon("-c " + file("second.xml", good)).code, 0);
  while (::kill(pid, 0) == 0) {
  }
  EXPECT_EQ(sysmon("-c").code, 87);
}

TEST_F(SysmonStub, NamesTheAlgorithmsThatTheConfigurationNames) {
  const std::string all =
      "<Sysmon schemaversion=\"4.90\"><HashAlgorithms>*</HashAlgorithms></Sysmon>";
  ASSERT_EQ(sysmon("-i " + file("all.xml", all)).code, 0);
  const auto announced = event(16);
  const auto sha1 = announced.find("SHA1=");
  const auto md5 = announced.find(",MD5=");
  const auto sha256 = announced.find(",SHA256=");
  EXPECT_TRUE(sha1 < md5 && md5 < sha256 && sha256 != std::string::npos) << announced;
}

const std::string cron_jobs =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">"
    "<FileCreate onmatch=\"exclude\"><TargetFilename condition=\"end with\">.tmp</TargetFilename>"
    "</FileCreate><FileCreate onmatch=\"include\">"
    "<TargetFilename name=\"any job\" condition=\"contains\">/JOB</TargetFilename></FileCreate>"
    "</RuleGroup><FileCreate onmatch=\"include\">"
    "<TargetFilename name=\"new job\" condition=\"end with\">/job-2</TargetFilename></FileCreate>"
    "</EventFiltering></Sysmon>";

class SysmonStubForFiles : public SysmonStub {
 protected:
  void SetUp() override {
    SysmonStub::SetUp();
    write(state_directory() / "watched", (home() / "run").string());
  }
  void create(const std::string& name) const {
    fs::create_directories(home() / "run" / "ws-1");
    write(home() / "run" / "ws-1" / name, "");
  }
};

TEST_F(SysmonStubForFiles, LogsThemAsTheRulesSayThatItHasLoaded) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", cron_jobs)).code, 0);
  (void)event(4);
  for (const auto* name : {"other", "job.tmp", "job-1"}) create(name);
  const auto first = event(11);
  EXPECT_TRUE(contains(first, "\"TargetFilename\">" + (home() / "run/ws-1/job-1").string() + "<"))
      << first;
  EXPECT_TRUE(contains(first, "\"RuleName\">any job<")) << first;
  create("job-2");
  const auto second = event(11);
  EXPECT_TRUE(contains(second, "\"RuleName\">new job<")) << "the later block is tried first";
}

TEST_F(SysmonStubForFiles, GoesOnWithTheOldRulesWhenToldTo) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", cron_jobs)).code, 0);
  (void)event(4);
  fault("reload=pretended");
  EXPECT_EQ(sysmon("-c " + file("second.xml", good)).code, 0);
  const auto announced = event(16);
  EXPECT_TRUE(contains(announced, "second.xml</Data>")) << announced;
  create("job-1");
  EXPECT_TRUE(contains(event(11), ">any job<"));
}

TEST_F(SysmonStubForFiles, KnowsOnlyWhatTheRealOneMakesOfTheRules) {
  const std::string misspelt =
      "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">"
      "<FileCreate onmatch=\"include\"><User name=\"by root\" condition=\"is any\">x;root</User>"
      "</FileCreate><FileCreate onmatch=\"include\"><TargetFilenam>x</TargetFilenam>"
      "</FileCreate></RuleGroup></EventFiltering></Sysmon>";
  ASSERT_EQ(sysmon("-i " + file("first.xml", misspelt)).code, 0);
  (void)event(4);
  create("job-1");
  EXPECT_TRUE(contains(event(11), "\"RuleName\">by root<"));
}

struct Case {
  const char* name;
  std::string config;
  int code;
  const char* says;
};

TEST_F(SysmonStub, TakesOrRefusesFilesAsTheRealOneDoes) {
  ASSERT_EQ(sysmon("-i " + file("first.xml", good)).code, 0);
  const auto filtering = [](const std::string& inside) {
    return "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + inside +
           "</EventFiltering></Sysmon>";
  };
  const std::vector<Case> cases{
      {"good", good, 0, "Configuration file validated."},
      {"empty", "", 87, "Failed to read xml configuration bytes"},
      {"no XML", "hello", 87, "No document element found"},
      {"cut off", "<Sysmon schemaversion=\"4.90\">", 87, "Failed to load or parse xml"},
      {"other root", "<Other/>", 87, "Failed to find Sysmon tag in configuration"},
      {"no version", "<Sysmon/>", 87, "Invalid schema version number ()"},
      {"major 3", "<Sysmon schemaversion=\"3.4\"/>", 87, "Incorrect or unsupported schema version"},
      {"unknown hash",
       "<Sysmon schemaversion=\"4.90\"><HashAlgorithms>SHA512</HashAlgorithms></Sysmon>", 87,
       "Invalid hashing algorithm: SHA512"},
      {"misspelt field",
       filtering("<ProcessCreate onmatch=\"include\"><Imgae>x</Imgae></ProcessCreate>"), 0,
       "Incorrect field Imgae"},
      {"misspelt condition",
       filtering("<ProcessCreate onmatch=\"include\"><Image condition=\"iss\">x</Image>"
                 "</ProcessCreate>"),
       0, "Error: Unknown condition"},
      {"misspelt event", filtering("<ProcesCreate onmatch=\"include\"/>"), 0,
       "Configuration file validated."},
  };
  for (const auto& each : cases) {
    const auto said = sysmon("-c " + file("case.xml", each.config));
    EXPECT_EQ(said.code, each.code) << each.name << ": " << said.text;
    EXPECT_TRUE(contains(said.text, each.says)) << each.name << ": " << said.text;
  }
}

TEST_F(SysmonStub, RefusesWhatItDoesNotKnow) {
  for (const auto* arguments : {"", "-x", "--help", "-c /no/such/file"}) {
    EXPECT_EQ(sysmon(arguments).code, 87) << arguments;
  }
}

/// Needs root, for the namespaces of the hosts.
TEST(LabFleet, HasHostsThatAnswerOverSsh) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, for namespaces of its own";
  std::string name = "/tmp/fleet.XXXXXX";
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const std::string script =
      "set -e; mkfifo " + name + "/hold; " SOURCE_DIR "/lab/fleet/lab-fleet " LAB_BIN " " + name +
      "/f --hosts 2 <" + name + "/hold >" + name + "/ready 2>" + name + "/err & fleet=$!; " +
      "exec 9>" + name + "/hold; until [ -s " + name +
      "/ready ] || ! kill -0 $fleet; do "
      "sleep 0.1; done; port=$(sed -n 's/.*lx02.*ansible_port: \\([0-9]*\\).*/\\1/p' " +
      name + "/f/inventory.yml); ssh -F none -n -i " + name +
      "/f/key -o BatchMode=yes -o UserKnownHostsFile=" + name +
      "/f/known_hosts -p $port "
      "operator@127.0.0.1 'hostname; sudo -n id -u; systemctl is-active sysmon; "
      "systemctl frobnicate sysmon 2>/dev/null || echo refused' >" +
      name + "/said; exec 9>&-; wait";
  EXPECT_EQ(std::system(script.c_str()), 0);
  std::ostringstream said;
  said << std::ifstream{name + "/said"}.rdbuf();
  EXPECT_EQ(said.str(), "lx02\n0\nactive\nrefused\n");
  fs::remove_all(name);
}

}  // namespace
