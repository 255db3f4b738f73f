#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cli/console.h"
#include "directory.h"
#include "ledger/ledger.h"

namespace sysring::cli {

/// A workspace in a directory of its own, with three Linux hosts in two rings, and a terminal.
class SiteTest : public testing::Test {
 protected:
  void SetUp() override {
    console.run({"init", (directory / "fleet").string()});
    workspace = directory / "fleet";
    write("inventory/hosts.yml", "");
    write("inventory/hosts.txt",
          "lx01 role=web ring=lab\n"
          "lx02 role=web\n"
          "lx03 role=db\n");
    write("rings/default.yml",
          "version: 1\n"
          "rings:\n"
          "  - {name: lab, select: {labels: ring=lab}}\n"
          "  - {name: broad, select: {rest: true}}\n");
  }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream{workspace / file, std::ios::binary} << text;
  }

  /// Runs a command in the workspace.
  Exit run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-C", workspace.string()});
    return console.run(arguments);
  }

  [[nodiscard]] ledger::Ledger ledger() const {
    auto opened = ledger::Ledger::open(workspace / ".sysring/ledger.db", ledger::Mode::own);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    return *std::move(opened);
  }

  /// What a look at a host would have brought.
  void see(const std::string& host, const std::string& config = "") const {
    fleet::Facts facts;
    if (!config.empty()) facts.config = *sysmon::HashSet::parse("SHA256=" + config);
    see(host, std::move(facts));
  }

  /// The same of a host with Sysmon for Linux 1.5.3 that knows this schema.
  void see_schema(const std::string& host, const std::string& schema) const {
    fleet::Facts facts;
    facts.sysmon_version = "1.5.3";
    facts.schema_version = schema;
    see(host, std::move(facts));
  }

  void see(const std::string& host, fleet::Facts facts) const {
    facts.seen_at = console.clock.time;
    facts.os = "Debian GNU/Linux 12 (bookworm)";
    facts.sysmon = fleet::Installation::installed;
    facts.service = fleet::Service::running;
    facts.start_type = fleet::StartType::automatic;
    remember({.at = console.clock.time, .observed = {{host, facts}}});
  }
  void remember(const ledger::Turn& turn) const {
    const auto recorded = ledger().record(turn);
    EXPECT_TRUE(recorded) << (recorded ? "" : recorded.error().message);
  }

  tests::Directory directory;
  std::filesystem::path workspace;
  Console console;
};

}  // namespace sysring::cli
