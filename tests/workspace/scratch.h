#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "directory.h"

namespace sysring::workspace {

/// A directory of its own for each test, gone afterwards.
class Scratch {
 public:
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

  void write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream{path() / name, std::ios::binary} << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file{path() / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

 private:
  tests::Directory directory_;
};

/// A workspace in which everything is right, until a test writes over a part of it.
class SmallWorkspace : public Scratch {
 public:
  SmallWorkspace() {
    write("sysring.yaml", "version: 1\nworkspace: small\ncredentials: {admin: {agent: true}}\n");
    write("inventory/hosts.yml", "all: {hosts: {a.example: , b.example: }}\n");
    write("rings/default.yml", "version: 1\nrings: [{name: all, select: {rest: true}}]\n");
    write("templates/linux/config.xml", "<Sysmon schemaversion=\"4.90\"/>\n");
  }
};

/// One line for each: "SR104 rings/default.yml:4:7: message | hint".
inline std::string lines_of(const Errors& errors) {
  std::string lines;
  for (const auto& error : errors) {
    lines += to_string(error.code) + " " + error.place + ": " + error.message;
    lines += error.hint.empty() ? "\n" : " | " + error.hint + "\n";
  }
  return lines;
}

}  // namespace sysring::workspace
