#include "lab/linux/world.h"

#include <array>
#include <cstdio>
#include <utility>

#include <openssl/sha.h>

namespace lab {

std::string config_with(std::string_view mark) {
  return "<Sysmon schemaversion=\"4.90\"><HashAlgorithms>SHA256</HashAlgorithms><EventFiltering>"
         "<RuleGroup name=\"\" groupRelation=\"or\"><ProcessCreate "
         "onmatch=\"exclude\"/></RuleGroup>"
         "<RuleGroup name=\"\" groupRelation=\"or\"><FileCreate onmatch=\"include\">"
         "<TargetFilename name=\"rule-" +
         std::string{mark} + "\" condition=\"end with\">" + std::string{mark} +
         "</TargetFilename></FileCreate></RuleGroup></EventFiltering></Sysmon>";
}

const std::string& first_config() {
  static const std::string config = config_with("first");
  return config;
}

World::World(FaultList faults, std::string system)
    : machine_{make_linux_machine({.name = "lx0001",
                                   .domain = "lab.example",
                                   .system = std::move(system),
                                   .role = "server",
                                   .seed = 7,
                                   .config = std::make_shared<const std::string>(first_config()),
                                   .faults = std::move(faults)},
                                  now_)} {}

Answer World::run(std::string_view line, std::string_view input, std::string_view user) {
  auto answer = machine_->run({line, input, user, now_});
  now_ += answer.took;
  return answer;
}

Answer World::apply(const std::string& config) {
  run("rm -rf /run/new; mkdir -m 700 /run/new && cat >/run/new/new.xml", config);
  return run("/opt/sysmon/sysmon -c /run/new/new.xml");
}

void World::passes(Duration span) {
  now_ += span;
  machine_->live_until(now_);
}

std::string World::last_event(int id) {
  auto text = out("journalctl -q -a -t sysmon _UID=0 -o cat --no-pager | grep -F '<EventID>" +
                  std::to_string(id) + "</EventID>' | tail -n 1");
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string sha256(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string hex;
  for (const auto byte : digest) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", byte);
    hex += digits.data();
  }
  return hex;
}

}  // namespace lab
