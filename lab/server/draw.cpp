#include "lab/server/draw.h"

#include <array>
#include <random>
#include <span>
#include <utility>

#include "lab/server/fleet.h"

namespace lab::server {
namespace {

constexpr std::array<std::string_view, 3> desktops{"windows-11", "windows-11", "windows-10"};
constexpr std::array<std::string_view, 4> servers{"server-2022", "server-2022", "server-2019",
                                                  "server-2025"};
constexpr std::array<std::string_view, 6> linux_systems{"debian-12",    "debian-12",    "debian-11",
                                                        "ubuntu-22.04", "ubuntu-24.04", "rhel-9"};
constexpr std::array<std::string_view, 7> languages{"en", "en", "en", "en", "de", "pt-BR", "zh"};

/// Of the way to a machine, and those that machines of both kinds know.
constexpr auto common_faults =
    std::to_array<std::string_view>({"slow=3000",        "unreachable",      "hang",
                                     "host_key_changed", "auth_denied",      "garbage",
                                     "endless",          "access_denied",    "config_refused",
                                     "rules_not_loaded", "event16_stale",    "event16_missing",
                                     "hash_mismatch",    "incompatible",     "service_dies=30",
                                     "not_automatic",    "forwarding_stops", "never_forwarded",
                                     "noise=20",         "delete_fails",     "disk_full",
                                     "second_writer=20", "reimaged",         "not_installed",
                                     "no_sftp"});
constexpr auto windows_faults = std::to_array<std::string_view>(
    {"reset_after_command=-accepteula -c", "key_denied", "clm", "powershell_shell", "sysmon32",
     "native", "renamed=Watcher", "vdi", "no_forwarder", "load=80"});
constexpr auto linux_faults =
    std::to_array<std::string_view>({"reset_after_command=sysmon -c /run", "reload_crash"});

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

template <std::size_t size>
std::string one_of(std::mt19937_64& random, const std::array<std::string_view, size>& words) {
  return std::string{words.at(below(random, size))};
}

std::string numbered(std::string_view prefix, std::size_t number) {
  return std::string{prefix} + std::to_string(10'000 + number).substr(1);
}

/// Gives each fault once before it gives one twice.
class Deck {
 public:
  explicit Deck(std::span<const std::string_view> own)
      : faults_{common_faults.begin(), common_faults.end()} {
    faults_.insert(faults_.end(), own.begin(), own.end());
  }

  std::string deal(std::mt19937_64& random) {
    if (dealt_ == faults_.size()) dealt_ = 0;
    std::swap(faults_[dealt_], faults_[dealt_ + below(random, faults_.size() - dealt_)]);
    return std::string{faults_[dealt_++]};
  }

 private:
  std::vector<std::string_view> faults_;
  std::size_t dealt_ = 0;
};

struct Drawing {
  const Configs& configs;
  const Draw& wanted;
  std::mt19937_64 random{wanted.seed};
  std::mt19937_64 ill_luck{~wanted.seed};  ///< Of its own: the machines are the same without it.
  Deck for_windows{windows_faults};
  Deck for_linux{linux_faults};
  std::map<std::string, std::size_t, std::less<>> counts{};

  Description machine(std::string prefix, std::string system, std::string role) {
    Description one;
    one.name = numbered(prefix, ++counts[prefix]);
    one.domain = "lab.example";
    one.system = std::move(system);
    one.role = std::move(role);
    one.language = one_of(random, languages);
    one.seed = random();
    const auto config = configs.find(config_of(is_windows(one.system), one.role));
    if (config != configs.end()) one.config = config->second;
    auto& deck = is_windows(one.system) ? for_windows : for_linux;
    if (below(ill_luck, 100) < static_cast<std::uint64_t>(wanted.faulty_percent))
      one.faults.push_back(deck.deal(ill_luck));
    return one;
  }

  Description windows_host() {
    const auto kind = below(random, 20);
    if (kind == 0) return machine("dc", one_of(random, servers), "dc");
    if (kind < 7) return machine("srv", one_of(random, servers), "server");
    return machine("ws", one_of(random, desktops), "workstation");
  }

  Description linux_host() { return machine("lx", one_of(random, linux_systems), "server"); }
};

}  // namespace

std::string_view config_of(bool is_windows, std::string_view role) {
  if (!is_windows) return "linux";
  return role == "workstation" ? "workstation" : "server";
}

std::vector<Description> draw(const Draw& wanted, const Configs& configs) {
  Drawing drawing{configs, wanted};
  std::vector<Description> all;
  for (std::size_t i = 0; i < wanted.windows_hosts; ++i) all.push_back(drawing.windows_host());
  for (std::size_t i = 0; i < wanted.linux_hosts; ++i) all.push_back(drawing.linux_host());
  return all;
}

}  // namespace lab::server
