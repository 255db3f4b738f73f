#include "lab/windows/life.h"

#include "lab/windows/random.h"

namespace lab::windows {
namespace {

const char system_user[] = "NT AUTHORITY\\SYSTEM";
const char worker[] = "LAB\\worker";

LifeKind process(unsigned weight, const char* image, const char* line, const char* parent,
                 const char* user) {
  return {1,
          weight,
          {{"Image", image},
           {"CommandLine", line},
           {"CurrentDirectory", "C:\\Windows\\system32\\"},
           {"User", user},
           {"IntegrityLevel", user == worker ? "Medium" : "System"},
           {"ParentImage", parent},
           {"ParentCommandLine", parent},
           {"ParentUser", system_user}}};
}

LifeKind ended(unsigned weight, const char* image, const char* user) {
  return {5, weight, {{"Image", image}, {"User", user}}};
}

LifeKind connected(unsigned weight, const char* image, const char* user, const char* address,
                   const char* port) {
  return {3,
          weight,
          {{"Image", image},
           {"User", user},
           {"Protocol", "tcp"},
           {"Initiated", "true"},
           {"SourceIsIpv6", "false"},
           {"SourceIp", "10.0.0.10"},
           {"SourcePort", "50432"},
           {"DestinationIsIpv6", "false"},
           {"DestinationIp", address},
           {"DestinationPort", port}}};
}

LifeKind created(unsigned weight, const char* image, const char* file, const char* user) {
  return {11, weight, {{"Image", image}, {"TargetFilename", file}, {"User", user}}};
}

LifeKind set(unsigned weight, const char* image, const char* object, const char* details) {
  return {13,
          weight,
          {{"EventType", "SetValue"},
           {"Image", image},
           {"TargetObject", object},
           {"Details", details},
           {"User", system_user}}};
}

LifeKind asked(unsigned weight, const char* image, const char* name) {
  return {22,
          weight,
          {{"QueryName", name},
           {"QueryStatus", "0"},
           {"QueryResults", "::ffff:10.0.0.1;"},
           {"Image", image},
           {"User", worker}}};
}

const char svchost[] = "C:\\Windows\\System32\\svchost.exe";
const char explorer[] = "C:\\Windows\\explorer.exe";
const char edge[] = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";

/// Events in an hour: few for a real host, and never so few that nothing comes for a minute.
std::uint64_t rate(std::string_view role, std::int64_t hour_of_day) {
  if (role == "dc") return 960;
  if (role == "server") return 480;
  return hour_of_day >= 7 && hour_of_day < 18 ? 640 : 480;
}

std::size_t drawn(Random& random) {
  static const std::uint64_t all = [] {
    std::uint64_t sum = 0;
    for (const auto& kind : life_kinds()) sum += kind.weight;
    return sum;
  }();
  auto at = random.below(all);
  std::size_t kind = 0;
  while (at >= life_kinds()[kind].weight) at -= life_kinds()[kind++].weight;
  return kind;
}

void live_hour(std::string_view role, std::uint64_t seed, std::int64_t hour, Time from, Time to,
               std::vector<Happening>& out) {
  Random random{mixed(seed, static_cast<std::uint64_t>(hour))};
  const auto count = rate(role, hour % 24);
  constexpr std::uint64_t milliseconds = 3'600'000;
  const Time begin{std::chrono::hours{hour}};
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto offset = (i * milliseconds + random.below(milliseconds)) / count;
    const auto kind = drawn(random);
    const auto pid = static_cast<std::uint32_t>(1000 + 4 * random.below(3000));
    const Time at = begin + Duration{static_cast<std::int64_t>(offset)};
    if (at >= from && at < to) out.push_back({kind, at, pid});
  }
}

}  // namespace

const std::vector<LifeKind>& life_kinds() {
  static const std::vector<LifeKind> kinds{
      process(12, svchost, "C:\\Windows\\system32\\svchost.exe -k netsvcs -p",
              "C:\\Windows\\System32\\services.exe", system_user),
      process(10, edge, "msedge.exe --type=renderer", edge, worker),
      process(4, "C:\\Windows\\System32\\conhost.exe", "\\??\\C:\\Windows\\system32\\conhost.exe",
              "C:\\Windows\\System32\\cmd.exe", worker),
      process(2, "C:\\Windows\\System32\\cmd.exe", "cmd.exe /c dir", explorer, worker),
      process(1, "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
              "powershell.exe -File C:\\Scripts\\report.ps1", explorer, worker),
      ended(14, svchost, system_user),
      ended(9, edge, worker),
      connected(10, edge, worker, "203.0.113.20", "443"),
      connected(6, svchost, system_user, "10.0.0.53", "53"),
      connected(1, "C:\\Windows\\System32\\lsass.exe", system_user, "10.0.0.5", "88"),
      created(8, edge, "C:\\Users\\worker\\Downloads\\report.pdf", worker),
      created(6, svchost, "C:\\Windows\\Prefetch\\MSEDGE.EXE-37D25F9A.pf", system_user),
      created(1, explorer, "C:\\Users\\worker\\Desktop\\setup.exe", worker),
      set(6, svchost, "HKLM\\System\\CurrentControlSet\\Services\\bam\\State", "Binary Data"),
      set(1, explorer, "HKU\\S-1-5-21-1\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Agent",
          "C:\\Program Files\\Agent\\agent.exe"),
      asked(9, edge, "www.example.com"),
      asked(4, svchost, "dc01.lab.example"),
  };
  return kinds;
}

rules::Event rule_event(const LifeKind& kind) { return {kind.id, kind.fields}; }

std::vector<Happening> life(std::string_view role, std::uint64_t seed, Time from, Time to) {
  std::vector<Happening> out;
  const auto hour_of = [](Time at) {
    return std::chrono::floor<std::chrono::hours>(at.time_since_epoch()).count();
  };
  if (from >= to) return out;
  for (auto hour = hour_of(from); hour <= hour_of(to); ++hour)
    live_hour(role, seed, hour, from, to, out);
  return out;
}

}  // namespace lab::windows
