#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "process.h"

// The pages for operators, typed by somebody who does just what they say: in a shell, on a
// terminal.
namespace sysring::tests {

namespace fs = std::filesystem;

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

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// Somebody at a terminal, with a home of their own. Every question is answered with yes.
class Operator {
 public:
  Operator(fs::path home, fs::path directory)
      : home_{std::move(home)}, directory_{std::move(directory)} {
    fs::create_directories(home_);
    fs::create_directories(directory_);
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
    Process shell{{"/bin/sh", "-c", terminal}, environment()};
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
  [[nodiscard]] fs::path directory() const { return directory_; }

  /// A terminal of its own, in which a block goes on running.
  [[nodiscard]] std::unique_ptr<Process> starts(const std::string& block) const {
    const std::string line = "cd '" + directory_.string() + "' && exec " + block;
    return std::make_unique<Process>(std::vector<std::string>{"/bin/sh", "-c", line},
                                     environment());
  }

  std::string said;

 private:
  [[nodiscard]] std::vector<std::string> environment() const {
    return {"HOME=" + home_.string(), "TERM=dumb", "LC_ALL=C.UTF-8",
            "PATH=" + fs::path{SYSRING}.parent_path().string() + ":" LAB_BIN ":/usr/bin:/bin"};
  }

  fs::path home_;
  fs::path directory_;
};

constexpr int done = 0;
constexpr int some_failed = 4;
constexpr int rolled_back = 6;
constexpr int waiting = 8;

}  // namespace sysring::tests
