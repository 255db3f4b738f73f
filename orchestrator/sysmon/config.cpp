#include "sysmon/config.h"

#include <algorithm>

#include "base/text.h"
#include "base/xml.h"
#include "sysmon/canonical.h"
#include "sysmon/encoding.h"

namespace sysring::sysmon {
namespace {

constexpr xml::Limits limits;

/// UTF-8 text that is known to be a Sysmon configuration, and its schema version.
struct Source {
  std::string text;
  std::string schema_version;
};

Error too_big(std::size_t bytes) {
  return {Reason::too_big, Effect::none,
          "found " + std::to_string(bytes) + " bytes of XML, allowed are " +
              std::to_string(limits.bytes)};
}

/// "4.90", and "4", which Sysmon reads too.
bool is_version(std::string_view text) {
  const auto pieces = split(text, '.');
  return pieces.size() <= 2 &&
         std::ranges::all_of(pieces, [](auto piece) { return parse_number(piece).has_value(); });
}

Result<Source> read(std::string_view source) {
  if (source.size() > 2 * limits.bytes)
    return too_big(source.size());  // UTF-16 takes twice as many
  auto text = to_utf8(source);
  if (!text) return text.error();
  const auto root = xml::parse(*text, limits);
  if (!root) return root.error();

  const auto fault = [&](const std::string& message, Reason code = Reason::not_sysmon) {
    return Error{code, Effect::none, message, xml::line_and_column(*text, root->offset)};
  };
  if (!trimmed(*text).starts_with('<') || !trimmed(*text).ends_with('>')) {
    return fault("found text outside of the root element", Reason::bad_xml);
  }
  if (root->name != "Sysmon") return fault("found <" + root->name + ">, expected <Sysmon>");
  const auto version = root->attribute("schemaversion");
  if (version.empty())
    return fault("found no schemaversion in <Sysmon>, expected one like \"4.90\"");
  if (!is_version(version)) {
    return fault("found the schemaversion '" + std::string{version} + "', expected one like 4.90");
  }
  return Source{std::move(*text), std::string{version}};
}

}  // namespace

Config exact_config(std::string bytes) {
  Config config;
  config.digests = digests_of(bytes);
  config.bytes = std::make_shared<const std::string>(std::move(bytes));
  return config;
}

Result<Config> build_config(std::string_view source) {
  const auto read_in = read(source);
  if (!read_in) return read_in.error();
  auto built = canonical(read_in->text);
  if (!built) return built.error();
  if (built->size() > limits.bytes) return too_big(built->size());
  return exact_config(std::move(*built));
}

Result<std::string> schema_version(std::string_view config) {
  auto read_in = read(config);
  if (!read_in) return read_in.error();
  return std::move(read_in->schema_version);
}

std::string short_name(const Config& config) {
  return "SHA256=" + config.digests.sha256.substr(0, 8);
}

}  // namespace sysring::sysmon
