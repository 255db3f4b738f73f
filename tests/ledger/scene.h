#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "directory.h"
#include "ledger/ledger.h"

namespace sysring::ledger {

using namespace std::chrono_literals;

/// The value of a Result that has one; the test ends here where it has none.
template <typename T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error{describe(result.error())};
  return *std::move(result);
}

/// Midnight of a day, "2026-11-24".
inline Time day(std::string_view date) { return *parse_time(std::string{date} + "T00:00:00Z"); }

inline sysmon::Config config(const std::string& bytes) {
  return {std::make_shared<const std::string>(bytes), digests_of(bytes)};
}

inline std::string sha256_of(const std::string& bytes) { return digests_of(bytes).sha256; }

/// What a look sees of a healthy Linux host that runs these bytes.
inline fleet::Facts facts(const std::string& config_bytes, Time seen_at) {
  return {.seen_at = seen_at,
          .os = "Debian GNU/Linux 12 (bookworm)",
          .os_build = "6.1.0",
          .machine_id = "4f1c",
          .boot_id = "77",
          .computer = "lx01",
          .sysmon = fleet::Installation::installed,
          .sysmon_version = "1.3.3",
          .schema_version = "4.90",
          .service = fleet::Service::running,
          .start_type = fleet::StartType::automatic,
          .process_id = 812,
          .config = *sysmon::HashSet::parse("SHA256=" + sha256_of(config_bytes)),
          .newest_record = 900,
          .newest_event_at = seen_at - 3s,
          .last_config_path = "/run/sysring/demo-7/linux_2026.3.0_6f5c1404.xml",
          .forwarder = "rsyslog active",
          .leftovers = {"/run/sysring/demo-5", "/run/sysring/demo-6"},
          .second_writer = {}};
}

/// A contact that ended well, with L1 as its evidence.
inline Proved applied(const std::string& host, OperationId operation,
                      const std::string& config_bytes, Time at) {
  return {.host = host,
          .operation = operation,
          .evidence = {{fleet::Level::stored, fleet::Proof::proven, at, "SHA256 matches"}},
          .report = {fleet::Finding::verified, {}, true},
          .previous = {},
          .wanted = sha256_of(config_bytes)};
}

/// Where to flush costs nothing, if there is such a place: no test here cuts the power of the
/// machine, and the ledger flushes a lot.
inline std::filesystem::path quick_directory() {
  return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path();
}

/// A directory of its own, and ledgers in it.
class Scene : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return directory_ / "ledger.db"; }

  [[nodiscard]] Ledger own(const std::string& vfs = {}) const {
    return value_of(Ledger::open(file(), Mode::own, vfs));
  }
  [[nodiscard]] Ledger reader() const { return value_of(Ledger::open(file(), Mode::read)); }

  /// A ring of lx01, lx02, ... and one of a single host, web01.
  [[nodiscard]] static rollout::Plan plan(const std::string& id, std::size_t hosts) {
    rollout::Plan plan{.id = id,
                       .workspace = "demo",
                       .release = {"2026.4.0", {{"linux", sha256_of("new")}}},
                       .rings = {}};
    plan.rings.push_back({.name = "canary", .max_in_flight = 1, .gate = {}, .hosts = {}});
    for (std::size_t number = 1; number <= hosts; ++number) {
      plan.rings[0].hosts.push_back(
          {"lx" + std::string(number < 10 ? "0" : "") + std::to_string(number), "linux"});
    }
    plan.rings.push_back(
        {.name = "broad", .max_in_flight = 50, .gate = {}, .hosts = {{"web01", "linux"}}});
    return plan;
  }

  /// A rollout under way over such a plan.
  static RolloutId begin(Ledger& ledger, std::size_t hosts = 2) {
    const auto id = value_of(ledger.next_plan_id());
    const auto planned = plan(id, hosts);
    value_of(ledger.store_plan(id, seal(planned), {"ann", 1000}, day("2026-11-24")));
    return value_of(ledger.begin(planned, {"ann", 1000}, "CHG-1", day("2026-11-24")));
  }

  const Time noon_ = day("2026-11-24") + 12h;

 private:
  tests::Directory directory_{quick_directory()};
};

}  // namespace sysring::ledger
