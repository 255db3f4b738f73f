#include "sysmon/config.h"

#include <utility>

#include "sysmon/canonical.h"
#include "sysmon/document.h"

namespace sysring::sysmon {

Config exact_config(std::string bytes) {
  Config config;
  config.digests = digests_of(bytes);
  config.bytes = std::make_shared<const std::string>(std::move(bytes));
  return config;
}

Result<Config> build_config(std::string_view source) {
  const auto document = read_document(source);
  if (!document) return document.error();
  auto built = canonical(document->text);
  if (!built) return built.error();
  if (auto fits = check_size(built->size()); !fits) return fits.error();
  return exact_config(std::move(*built));
}

Result<std::string> schema_version(std::string_view config) {
  auto document = read_document(config);
  if (!document) return document.error();
  return std::move(document->schema_version);
}

std::string short_name(const Config& config) {
  return "SHA256=" + config.digests.sha256.substr(0, 8);
}

}  // namespace sysring::sysmon
