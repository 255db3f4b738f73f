#include "host/target.h"

#include <string>

namespace sysring::host {

std::optional<sysmon::Target> target_of(const fleet::Facts& facts, fleet::Platform platform) {
  const bool is_linux = platform == fleet::Platform::linux;
  const std::string name = "Sysmon " + (is_linux ? "for Linux " : std::string{}) +
                           (facts.sysmon_version.empty() ? "as installed" : facts.sysmon_version);
  if (const auto schema = sysmon::SchemaVersion::parse(facts.schema_version)) {
    return sysmon::Target{name, *schema,
                          is_linux ? sysmon::Platforms::linux : sysmon::Platforms::windows};
  }
  if (is_linux) return std::nullopt;
  auto by_release = sysmon::Target::parse(facts.sysmon_version);
  if (!by_release) return std::nullopt;
  return *std::move(by_release);
}

}  // namespace sysring::host
