#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include "collector/file_collector.h"
#include "directory.h"
#include "fakes/sysmon_events.h"

namespace sysring::collector {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// 02:00 on the day on which all of this happens.
inline Time two_o_clock() { return *parse_time("2026-11-24T02:00:00Z"); }

/// What an aggregator does to a directory, and a collector that reads it. A second passes with each
/// write: the clock of the file system is the test's.
class Aggregator {
  tests::Directory own_;

 public:
  Aggregator() { restart(); }

  void restart() { collector = make_file_collector({.name = "lab", .directory = directory}); }

  void append(const std::string& name, std::string_view text) {
    std::ofstream{directory / name, std::ios::binary | std::ios::app} << text;
    touch(name);
  }
  void replace(const std::string& name, std::string_view text) {
    std::ofstream{directory / name, std::ios::binary | std::ios::trunc} << text;
    touch(name);
  }
  void move(const std::string& from, const std::string& to) {
    fs::rename(directory / from, directory / to);
  }
  void copy(const std::string& from, const std::string& to) {
    fs::copy_file(directory / from, directory / to);
    touch(to);
  }
  [[nodiscard]] std::string bytes(const std::string& name) const {
    std::ifstream file{directory / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  /// As rsyslog writes it, now.
  [[nodiscard]] std::string line(std::uint64_t record, const std::string& computer = "lx01") const {
    return to_rfc3339(now) + " " + computer + " sysmon: " + event(record, computer) + "\n";
  }
  [[nodiscard]] std::string event(std::uint64_t record, const std::string& computer) const {
    auto change = fakes::config_change("/run/sysring/ws-" + std::to_string(record) + "/a.xml", "-");
    change.record_id = record;
    change.at = now;
    change.computer = computer;
    return fakes::to_xml(change);
  }

  Result<Harvest> harvest() { return collector->harvest(since); }

  /// The record ids of the Events 16 of one pass: "1 2 3".
  std::string told() {
    const auto harvest = this->harvest();
    if (!harvest) return to_string(harvest.error().code);
    std::string ids;
    for (const auto& change : harvest->config_changes) {
      ids += (ids.empty() ? "" : " ") + std::to_string(change.event.record_id);
    }
    return ids;
  }

  const fs::path directory = own_.path();
  std::unique_ptr<Collector> collector;
  Time now = two_o_clock();
  Time since = two_o_clock() - 15min;

 private:
  void touch(const std::string& name) {
    now += 1s;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
    const timespec moment{seconds.count(), 0};
    const timespec moments[] = {moment, moment};
    EXPECT_EQ(::utimensat(AT_FDCWD, (directory / name).c_str(), moments, 0), 0);
  }
};

inline std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(::deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(::deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

}  // namespace sysring::collector
