#include "lab/server/draw.h"

#include <array>
#include <random>

#include "lab/server/fleet.h"

namespace lab::server {
namespace {

constexpr std::array<std::string_view, 3> desktops{"windows-11", "windows-11", "windows-10"};
constexpr std::array<std::string_view, 3> servers{"server-2022", "server-2019", "server-2022"};
constexpr std::array<std::string_view, 6> languages{"en", "en", "en", "en", "de", "pt-BR"};

/// Of the way to a machine, then those that machines of both kinds know.
constexpr std::array<std::string_view, 15> faults{"slow=3000",
                                                  "unreachable",
                                                  "hang",
                                                  "host_key_changed",
                                                  "auth_denied",
                                                  "garbage",
                                                  "reset_after_command=-accepteula",
                                                  "access_denied",
                                                  "config_refused",
                                                  "rules_not_loaded",
                                                  "event16_missing",
                                                  "hash_mismatch",
                                                  "service_dies=30",
                                                  "noise=20",
                                                  "forwarding_stops"};

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

template <std::size_t size>
std::string one_of(std::mt19937_64& random, const std::array<std::string_view, size>& words) {
  return std::string{words.at(below(random, size))};
}

std::string numbered(std::string_view prefix, std::size_t number) {
  return std::string{prefix} + std::to_string(10'000 + number).substr(1);
}

struct Drawing {
  const Configs& configs;
  const Draw& wanted;
  std::mt19937_64 random{wanted.seed};
  std::map<std::string, std::size_t, std::less<>> counts{};

  Description machine(std::string prefix, std::string system, std::string role) {
    Description one;
    one.name = numbered(prefix, ++counts[prefix]);
    one.domain = "lab.example";
    one.system = std::move(system);
    one.role = std::move(role);
    one.language = one_of(random, languages);
    one.seed = random();
    const auto config = configs.find(config_of(one.system, one.role));
    if (config != configs.end()) one.config = config->second;
    if (below(random, 100) < static_cast<std::uint64_t>(wanted.faulty_percent))
      one.faults.push_back(one_of(random, faults));
    return one;
  }

  Description windows_host() {
    const auto kind = below(random, 20);
    if (kind == 0) return machine("dc", one_of(random, servers), "dc");
    if (kind < 7) return machine("srv", one_of(random, servers), "server");
    return machine("ws", one_of(random, desktops), "workstation");
  }

  Description linux_host() { return machine("lx", "debian-12", "server"); }
};

}  // namespace

std::string_view config_of(std::string_view system, std::string_view role) {
  if (!is_windows(system)) return "linux";
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
