#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/scratch.h"
#include "workspace/workspace.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

/// A definition that is bad, and the fault that is told of it.
struct Bad {
  std::string what;
  std::string file;
  std::string text;
  Reason code;
  std::string place;
  std::string message;  ///< Its beginning.
  std::string hint = {};
};

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// Each of nine anchors is ten of the one before: a billion values from 400 bytes.
std::string alias_bomb() {
  std::string text = "a0: &a0 {labels: {x: y}}\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            repeated(before + ", ", 9) + before + "]\n";
  }
  return text;
}

std::string hosts(const std::string& name) { return "all:\n  hosts:\n    " + name + ":\n"; }

std::vector<Bad> bad_definitions() {
  const std::string yml = "inventory/hosts.yml";
  const std::string txt = "inventory/hosts.txt";
  const std::string rings = "rings/default.yml";
  const std::string settings = "sysring.yaml";
  const std::string nul("version: 1\nwork\0space", 21);
  return {
      {"empty settings", settings, "", Reason::bad_value, settings + ":1:1",
       "found no 'version' in the settings"},
      {"settings that are a list", settings, "- a\n", Reason::bad_value, settings + ":1:1",
       "found a list as the settings, expected a map"},
      {"settings that are text", settings, "hello\n", Reason::bad_value, settings + ":1:1",
       "found 'hello' as the settings, expected a map"},
      {"binary settings", settings, nul, Reason::bad_syntax, settings + ":2:5",
       "found the byte 0x00, expected text in UTF-8"},
      {"a second document", settings, "version: 1\n---\nversion: 1\n", Reason::bad_syntax,
       settings + ":2:1", "found a second document"},
      {"a key that stands twice", settings, "version: 1\nworkspace: a\nversion: 1\n",
       Reason::defined_twice, settings + ":3:1",
       "found the key 'version' again, first at sysring.yaml:1:1"},
      {"a tag", settings, "version: !!python/object:os.system 1\n", Reason::bad_syntax,
       settings + ":1:10", "found the tag 'tag:yaml.org,2002:python/object:os.system'"},
      {"an ELF file as an inventory", yml,
       std::string("\x7F"
                   "ELF\2\1\1",
                   7),
       Reason::bad_syntax, yml + ":1:1", "found the byte 0x7F, expected text in UTF-8"},
      {"UTF-16 as an inventory", txt, std::string("\xFF\xFEw\0s\0", 6), Reason::bad_syntax,
       txt + ":1:4", "found the byte 0x00, expected text in UTF-8"},
      {"an alias bomb in rings", rings, alias_bomb(), Reason::too_big, rings + ":",
       "found more than 50000 values behind anchors and aliases"},
      {"an alias bomb in an inventory", yml, alias_bomb(), Reason::too_big, yml + ":",
       "found more than 50000 values behind anchors and aliases"},
      {"an alias to nothing", rings, "version: *x\n", Reason::bad_syntax, rings + ":1:10",
       "found no valid YAML: "},
      {"an alias inside of itself", rings, "version: &a [*a]\n", Reason::bad_syntax,
       rings + ":1:14", "found an alias inside of what it stands for"},
      {"300 levels of lists", rings, repeated("[", 300) + repeated("]", 300), Reason::too_big,
       rings + ":1:33", "found more than 32 levels"},
      {"300 levels of groups", yml, repeated("{a: {children: ", 300) + repeated("}}", 300),
       Reason::too_big, yml + ":1:", "found more than 32 levels"},
      {"300,000 levels", yml, repeated("[", 300'000), Reason::too_big,
       yml + ":1:", "found more than 32 levels"},
      {"tabs", rings, "version: 1\nrings:\n\t- name: a\n", Reason::bad_syntax, rings + ":3:2",
       "found no valid YAML: ", "indent with blanks: YAML allows no tabs there"},
      {"an unfinished quote", rings, "version: \"1", Reason::bad_syntax, rings + ":1:12",
       "found no valid YAML: "},
      {"an unfinished map", rings, "version: {a: 1\n", Reason::bad_syntax, rings + ":2:1",
       "found no valid YAML: "},
      {"huge rings", rings, repeated("#", 1'100'000), Reason::too_big, rings,
       "found more than the 1048576 bytes that are allowed"},
      {"a map as a key", settings, "? {a: b}\n: 1\n", Reason::bad_syntax, settings + ":1:3",
       "found a map as a key, expected a name"},
      {"an option as a host name", yml, hosts("-oProxyCommand=x"), Reason::bad_host_name,
       yml + ":3:5", "found '-' at the start of the host name '-oProxyCommand=x'"},
      {"a command as a host name", yml, hosts("a;b"), Reason::bad_host_name, yml + ":3:5",
       "found ';' in the host name 'a;b'"},
      {"a path as a host name", txt, "../x\n", Reason::bad_host_name, txt + ":1:1",
       "found '.' at the start of the host name '../x'"},
      {"300 characters as a host name", txt, std::string(300, 'a'), Reason::bad_host_name,
       txt + ":1:1", "found 300 characters in the host name"},
      {"a host name of a megabyte", txt, std::string(1'000'000, 'a'), Reason::bad_host_name,
       txt + ":1:1", "found 1000000 characters in the host name"},
      {"an escape sequence as a host name", yml, "all: {hosts: {\"a\\e2J\": }}\n",
       Reason::bad_host_name, yml + ":1:15", "found the byte 0x1B in the host name 'a\uFFFD2J'"},
      {"the same host twice", txt, "ws1\ndc1\nWS1\n", Reason::defined_twice, txt + ":3:1",
       "found the host 'WS1' again, first at inventory/hosts.txt:1:1"},
      {"a host in two files", txt, "A.example\n", Reason::defined_twice, yml + ":1:15",
       "found the host 'a.example' again, first at inventory/hosts.txt:1:1"},
      {"a range without end", txt, "ws[1:99999999999999999999]\n", Reason::bad_host_name,
       txt + ":1:1", "found 'ws[1:99999999999999999999]', expected a range"},
      {"a range of ranges", txt, "ws[1:999][1:999]\n", Reason::too_big, txt + ":1:1",
       "found a range of more than 100000 names"},
      {"no rings", rings, "version: 1\nrings: []\n", Reason::bad_value, rings + ":2:8",
       "found a list for 'rings', expected a list of at least one ring"},
  };
}

TEST(BadDefinitions, AreToldWithTheirPlaceWhatWasFoundAndWhatIsExpected) {
  for (const auto& bad : bad_definitions()) {
    SCOPED_TRACE(bad.what);
    const SmallWorkspace files;
    files.write(bad.file, bad.text);
    const auto loaded = load(files.path());
    ASSERT_FALSE(loaded);
    const auto told = std::ranges::find(loaded.error(), bad.code, &Error::code);
    ASSERT_NE(told, loaded.error().end()) << lines_of(loaded.error());
    EXPECT_THAT(told->place, testing::StartsWith(bad.place));
    EXPECT_THAT(told->message, testing::StartsWith(bad.message));
    EXPECT_THAT(told->hint, testing::StartsWith(bad.hint));
  }
}

/// What is wrong with a file rather than with its text.
TEST(BadDefinitions, MayBeFilesThatCannotBeRead) {
  struct Case {
    std::string what;
    std::string file;
    std::function<void(const fs::path&)> spoil;
    std::string message;
  };
  for (const auto& [what, file, spoil, message] : std::vector<Case>{
           {"missing", "rings/default.yml", [](const auto& path) { fs::remove(path); },
            "cannot open: No such file or directory"},
           {"a directory", "inventory/hosts.yml",
            [](const auto& path) {
              fs::remove(path);
              fs::create_directory(path);
            },
            "found no regular file"},
           {"a device that never ends", "rings/default.yml",
            [](const auto& path) {
              fs::remove(path);
              fs::create_symlink("/dev/zero", path);
            },
            "found no regular file"},
           {"a link to nothing", "inventory/hosts.yml",
            [](const auto& path) {
              fs::remove(path);
              fs::create_symlink("nowhere", path);
            },
            "cannot open: No such file or directory"},
           {"a link in a circle", "sysring.yaml",
            [](const auto& path) {
              fs::remove(path);
              fs::create_symlink("sysring.yaml", path);
            },
            ""},
       }) {
    SCOPED_TRACE(what);
    const SmallWorkspace files;
    spoil(files.path() / file);
    const auto loaded = load(files.path());
    ASSERT_FALSE(loaded);
    if (message.empty()) continue;
    EXPECT_EQ(loaded.error().front().code, Reason::unreadable_file);
    EXPECT_EQ(loaded.error().front().place, file);
    EXPECT_EQ(loaded.error().front().message, message);
  }
}

TEST(BadDefinitions, MayBeInventoriesWithoutADirectory) {
  const SmallWorkspace files;
  fs::remove_all(files.path() / "inventory");
  const auto loaded = load(files.path());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(lines_of(loaded.error()), "SR102 inventory/: cannot read: No such file or directory\n");
}

TEST(BadDefinitions, MayBeInventoriesBeyondTheCap) {
  const SmallWorkspace files;
  fs::resize_file(files.path() / "inventory/hosts.yml", 65U * 1'024 * 1'024);
  const auto loaded = load(files.path());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().front().code, Reason::too_big);
}

}  // namespace
}  // namespace sysring::workspace
