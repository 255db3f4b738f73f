// How long a large inventory takes to load and what it costs in memory, beside what yaml-cpp alone
// takes for the same file: to build a tree of nodes, and to tell its events to somebody who does
// not listen, which is the bound. Each run is a process of its own, the three kinds take turns, and
// the median counts.
//
//     bench-inventory [HOSTS] [RUNS] [short|rich]

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "base/text.h"
#include "workspace/inventory_files.h"

namespace {

namespace fs = std::filesystem;

/// `short`: what a generated inventory of groups looks like. `rich`: an address and three labels of
/// its own for each host.
enum class Shape { with_little, with_much };

void write_inventory(const fs::path& file, std::size_t hosts, Shape shape) {
  constexpr std::size_t hosts_per_site = 500;
  std::ofstream out{file};
  out << "all:\n  vars: {ansible_user: svc, labels: {org: example}}\n  children:\n";
  for (std::size_t i = 0; i < hosts; ++i) {
    if (i % hosts_per_site == 0) {
      out << "    site_" << i / hosts_per_site << ":\n      vars: {labels: {site: s"
          << i / hosts_per_site << "}}\n      hosts:\n";
    }
    std::array<char, 40> name{};
    std::snprintf(name.data(), name.size(), "srv-%06zu.corp.example", i);
    out << "        " << name.data() << ":";
    if (shape == Shape::with_little) {
      out << " {labels: {role: server}}\n";
    } else {
      out << " {ansible_host: 10." << i / 65'536 << "." << i / 256 % 256 << "." << i % 256
          << ", labels: {role: server, vm: \"true\", tier: t" << i % 4 << "}}\n";
    }
  }
}

struct Cost {
  double seconds = 0;
  double mebibytes = 0;  ///< Peak of the process, beyond what it had before.
  std::size_t hosts = 0;
};

double peak_mebibytes() {
  struct rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1'024;
}

/// In a child, so that the memory of one run is not that of another.
Cost measured(const std::function<std::size_t()>& load) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) std::abort();
  const pid_t child = ::fork();
  if (child == 0) {
    const double before = peak_mebibytes();
    const auto start = std::chrono::steady_clock::now();
    const std::size_t hosts = load();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    const Cost cost{taken.count(), peak_mebibytes() - before, hosts};
    const bool told = ::write(ends[1], &cost, sizeof cost) == sizeof cost;
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  Cost cost;
  if (::read(ends[0], &cost, sizeof cost) != sizeof cost) std::abort();
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return cost;
}

std::size_t load_ours(const fs::path& workspace) {
  sysring::workspace::Faults faults;
  const auto inventory = sysring::workspace::read_inventory(workspace, {}, {}, faults);
  if (!inventory) std::abort();
  return inventory->size();
}

std::size_t load_nodes(const fs::path& workspace) {
  const YAML::Node root = YAML::LoadFile((workspace / "inventory/hosts.yml").string());
  std::size_t hosts = 0;
  for (const auto& group : root["all"]["children"]) hosts += group.second["hosts"].size();
  return hosts;
}

/// Hears everything and keeps nothing but how much it was.
class Deaf final : public YAML::EventHandler {
 public:
  [[nodiscard]] std::size_t scalars() const { return scalars_; }

 private:
  using Mark = YAML::Mark;
  using Style = YAML::EmitterStyle::value;
  void OnDocumentStart(const Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const Mark&, YAML::anchor_t) override {}
  void OnAlias(const Mark&, YAML::anchor_t) override {}
  void OnScalar(const Mark&, const std::string&, YAML::anchor_t, const std::string&) override {
    ++scalars_;
  }
  void OnSequenceStart(const Mark&, const std::string&, YAML::anchor_t, Style) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const Mark&, const std::string&, YAML::anchor_t, Style) override {}
  void OnMapEnd() override {}

  std::size_t scalars_ = 0;
};

std::size_t load_events(const fs::path& workspace) {
  std::ifstream file{workspace / "inventory/hosts.yml"};
  YAML::Parser parser{file};
  Deaf nobody;
  while (parser.HandleNextDocument(nobody)) continue;
  return nobody.scalars();
}

double median(std::vector<Cost> costs, double Cost::*of) {
  std::ranges::sort(costs, {}, of);
  return costs[costs.size() / 2].*of;
}

std::string fixed(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const auto number = [&](std::size_t at, std::size_t otherwise) {
    return words.size() > at ? sysring::parse_number(words[at]).value_or(otherwise) : otherwise;
  };
  const std::size_t hosts = number(0, 100'000);
  const std::size_t runs = number(1, 5);
  const bool rich = words.size() > 2 && words[2] == "rich";

  std::string directory = (fs::temp_directory_path() / "sysring-bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  fs::create_directory(fs::path{directory} / "inventory");
  write_inventory(fs::path{directory} / "inventory/hosts.yml", hosts,
                  rich ? Shape::with_much : Shape::with_little);

  std::vector<Cost> ours;
  std::vector<Cost> nodes;
  std::vector<Cost> events;
  for (std::size_t run = 0; run < runs; ++run) {
    ours.push_back(measured([&] { return load_ours(directory); }));
    nodes.push_back(measured([&] { return load_nodes(directory); }));
    events.push_back(measured([&] { return load_events(directory); }));
  }
  const double seconds = median(ours, &Cost::seconds);
  const double node_seconds = median(nodes, &Cost::seconds);
  const double event_seconds = median(events, &Cost::seconds);
  std::printf(
      "{\"bench\":\"inventory\",\"shape\":\"%s\",\"hosts\":%zu,\"bytes\":%ju,\"runs\":%zu,"
      "\"seconds\":%s,\"extra_rss_mib\":%s,\"nodes_seconds\":%s,\"nodes_extra_rss_mib\":%s,"
      "\"seconds_to_nodes\":%s,\"events_seconds\":%s,\"seconds_to_events\":%s}\n",
      rich ? "rich" : "short", ours.front().hosts,
      static_cast<std::uintmax_t>(fs::file_size(fs::path{directory} / "inventory/hosts.yml")), runs,
      fixed(seconds).c_str(), fixed(median(ours, &Cost::mebibytes)).c_str(),
      fixed(node_seconds).c_str(), fixed(median(nodes, &Cost::mebibytes)).c_str(),
      fixed(seconds / node_seconds).c_str(), fixed(event_seconds).c_str(),
      fixed(seconds / event_seconds).c_str());
  fs::remove_all(directory);
}
