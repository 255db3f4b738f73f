#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "cli/site_fixture.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::uintmax_t gibibyte = 1'024UL * 1'024 * 1'024;

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string every_byte() {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) text += static_cast<char>(byte);
  return text;
}

/// What a user may do to a workspace, and the error that tells of it.
struct BadInput {
  std::string what;
  std::string file;  ///< Below the workspace.
  std::function<void(const fs::path&)> do_to;
  std::vector<std::string> command;
  std::string code;
  std::string place;  ///< And what stands behind it.
};

auto holds(std::string text) {
  return [text = std::move(text)](const fs::path& file) {
    std::ofstream{file, std::ios::binary} << text;
  };
}

void is_gone(const fs::path& file) { fs::remove_all(file); }

void has_a_gibibyte(const fs::path& file) { fs::resize_file(file, gibibyte); }

void never_ends(const fs::path& file) {
  fs::remove(file);
  fs::create_symlink("/dev/zero", file);
}

void is_a_directory(const fs::path& file) {
  fs::remove(file);
  fs::create_directory(file);
}

void is_cut_off(const fs::path& file) { fs::resize_file(file, 5'000); }

/// The version of a ledger stands in the header of its database: PRAGMA user_version, big-endian.
void is_of_a_later_version(const fs::path& file) {
  constexpr std::streamoff user_version = 60;
  std::fstream{file, std::ios::binary | std::ios::in | std::ios::out}
      .seekp(user_version)
      .write("\0\0\x7f\xff", 4);
}

std::vector<BadInput> settings() {
  const std::string file = "sysring.yaml";
  const std::vector<std::string> command{"status"};
  return {
      {"no settings", file, is_gone, command, "SR114", "found no sysring.yaml"},
      {"empty settings", file, holds(""), command, "SR109", "sysring.yaml:1:1: found no 'version'"},
      {"settings of bytes", file, holds(every_byte()), command, "SR103", "sysring.yaml:1:1: "},
      {"settings of a gibibyte", file, has_a_gibibyte, command, "SR107", "sysring.yaml: "},
      {"settings without end", file, never_ends, command, "SR102", "sysring.yaml: "},
      {"an unknown key", file, holds("version: 1\nworkspace: a\nstat: b\n"), command, "SR104",
       "sysring.yaml:3:1: found the key 'stat'"},
  };
}

std::vector<BadInput> inventories() {
  const std::string file = "inventory/hosts.txt";
  const std::vector<std::string> command{"inventory", "list"};
  return {
      {"no inventory", "inventory", is_gone, command, "SR102", "inventory/: "},
      {"an inventory of bytes", file, holds(every_byte()), command, "SR103", file + ":1:1: "},
      {"an inventory of a gibibyte", file, has_a_gibibyte, command, "SR107", file + ": "},
      {"an inventory without end", file, never_ends, command, "SR102", file + ": "},
      {"a name that is an option", file, holds("-oProxyCommand=x\n"), command, "SR101",
       file + ":1:1: found '-' at the start"},
      {"a name for a shell", file, holds("lx01\na;b\n"), command, "SR101",
       file + ":2:1: found ';' in the host name"},
      {"a name that is a path", file, holds("../x\n"), command, "SR101", file + ":1:1: "},
      {"a name of 300 letters", file, holds(repeated("a", 300) + "\n"), command, "SR101",
       file + ":1:1: found 300 characters"},
      {"a host twice", file, holds("lx01\nlx01\n"), command, "SR106",
       file + ":2:1: found the host 'lx01' again"},
  };
}

std::vector<BadInput> rings() {
  const std::string file = "rings/default.yml";
  const std::vector<std::string> command{"plan", "--release", "1.0.0"};
  const auto two = [](const std::string& first, const std::string& second) {
    return holds("version: 1\nrings:\n  - {name: a, select: {" + first +
                 "}}\n  - {name: b, select: {" + second + "}}\n");
  };
  return {
      {"no rings", file, is_gone, command, "SR102", file + ": "},
      {"rings without end", file, never_ends, command, "SR102", file + ": "},
      {"an empty list of rings", file, holds("version: 1\nrings: []\n"), command, "SR109",
       file + ":2:8: "},
      {"rings that overlap", file, two("hosts: [lx01]", "labels: ring=lab"), command, "SR110",
       file + ":4:5: found host 'lx01' in ring 'a' and in ring 'b'"},
      {"a ring of nobody", file, two("labels: role=nobody", "rest: true"), command, "SR111",
       file + ":3:5: found no host for ring 'a'"},
      {"a ring of a stranger", file, two("hosts: [lx0l]", "rest: true"), command, "SR105",
       "did you mean 'lx01'?"},
  };
}

std::vector<BadInput> configurations() {
  const std::string file = "templates/linux/config.xml";
  const std::vector<std::string> command{"release", "add", "2.0.0"};
  const auto entities = "<!DOCTYPE a [<!ENTITY x \"y\">]><Sysmon schemaversion=\"4.90\"/>";
  const auto deep = "<Sysmon>" + repeated("<a>", 300'000) + repeated("</a>", 300'000) + "</Sysmon>";
  return {
      {"no configuration", file, is_gone, command, "SR109", "templates/linux/: found 0 .xml"},
      {"an empty configuration", file, holds(""), command, "SR112", file + ":1:1: "},
      {"a configuration of bytes", file, holds(every_byte()), command, "SR112", file + ":1:"},
      {"no XML", file, holds("hello"), command, "SR112", file + ":1:6: "},
      {"XML of something else", file, holds("<a/>"), command, "SR113", file + ":1:2: found <a>"},
      {"a document type", file, holds(entities), command, "SR112", "found a document type"},
      {"elements 300,000 deep", file, holds(deep), command, "SR107", "nested deeper"},
      {"a configuration of a gibibyte", file, has_a_gibibyte, command, "SR107", file + ": "},
      {"a configuration without end", file, never_ends, command, "SR102", file + ": "},
      {"a configuration that is a directory", file, is_a_directory, command, "SR102", file + ": "},
  };
}

std::vector<BadInput> ledgers() {
  const std::string file = ".sysring/ledger.db";
  const std::vector<std::string> reads{"status"};
  const std::vector<std::string> writes{"release", "add", "2.0.0"};
  return {
      {"a ledger of a later version, read", file, is_of_a_later_version, reads, "SR702", file},
      {"a ledger of a later version, owned", file, is_of_a_later_version, writes, "SR702", file},
      {"a ledger that was cut off, read", file, is_cut_off, reads, "SR703", file},
      {"a ledger that was cut off, owned", file, is_cut_off, writes, "SR703", file},
      {"a ledger that is no database, owned", file, holds("hello"), writes, "SR703", file},
  };
}

class BadInputs : public SiteTest {
 protected:
  void SetUp() override {
    SiteTest::SetUp();
    ASSERT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
    fs::copy(workspace, directory / "good", fs::copy_options::recursive);
    before_ = releases();
  }

  std::string releases() {
    run({"release", "list", "--json"});
    return console.out;
  }

  void start_over() {
    fs::remove_all(workspace);
    fs::copy(directory / "good", workspace, fs::copy_options::recursive);
  }

  /// It is told, and everything else is as before.
  void expect_told(const std::vector<BadInput>& table) {
    for (const auto& bad : table) {
      SCOPED_TRACE(bad.what);
      start_over();
      bad.do_to(workspace / bad.file);
      EXPECT_EQ(run(bad.command), Exit::error);
      EXPECT_THAT(console.err, HasSubstr("error[" + bad.code + "]"));
      EXPECT_THAT(console.err, HasSubstr(bad.place));
      EXPECT_THAT(console.err, HasSubstr("\n  ")) << "and says what to do";
      EXPECT_EQ(console.out, "");
      fs::remove_all(workspace / bad.file);
      fs::copy(directory / "good" / bad.file, workspace / bad.file, fs::copy_options::recursive);
      EXPECT_EQ(releases(), before_);
    }
  }

 private:
  std::string before_;
};

TEST_F(BadInputs, AreToldOfTheSettings) { expect_told(settings()); }
TEST_F(BadInputs, AreToldOfTheInventory) { expect_told(inventories()); }
TEST_F(BadInputs, AreToldOfTheRings) { expect_told(rings()); }
TEST_F(BadInputs, AreToldOfTheConfigurations) { expect_told(configurations()); }
TEST_F(BadInputs, AreToldOfTheLedger) { expect_told(ledgers()); }

TEST_F(BadInputs, OfHostsNeverReachATerminalAsTheyCame) {
  fleet::Facts facts;
  facts.seen_at = console.clock.time;
  facts.os = "Debian\x1b[2J\x1b]0;title\x07 \xff\xfe";
  facts.os += std::string(1, '\0') + "\n\r12";
  facts.second_writer = "\x1b[31mred";
  remember({.at = console.clock.time, .observed = {{"lx01", facts}}});
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"status"}, {"explain", "lx01"}, {"inventory", "list"}}) {
    EXPECT_EQ(run(command), Exit::done) << console.err;
    EXPECT_THAT(console.out, HasSubstr("Debian"));
    for (const char byte : {'\x1b', '\x07', '\xff', '\0', '\r'}) {
      EXPECT_EQ(console.out.find(byte), std::string::npos) << command.front();
    }
  }
}

}  // namespace
}  // namespace sysring::cli
