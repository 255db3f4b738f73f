#include "sysmon/review/target.h"

#include "base/printable.h"

namespace sysring::sysmon {
namespace {

constexpr std::string_view schema_prefix = "schema:";

Error no_target(std::string_view text, std::string hint) {
  return {Reason::bad_value,
          Effect::none,
          "found the target " + in_quotes(text) +
              ", expected a release of Sysmon such as 15.15, schema:4.90, linux or inventory",
          {},
          std::move(hint)};
}

}  // namespace

Result<Target> Target::parse(std::string_view text) {
  const auto& schema = Schema::get();
  if (text == "linux") return Target{"Sysmon for Linux", schema.newest(), Platforms::linux};
  const bool names_schema = text.starts_with(schema_prefix);
  const auto version =
      SchemaVersion::parse(names_schema ? text.substr(schema_prefix.size()) : text);
  if (!version) return no_target(text, {});
  if (names_schema) {
    if (*version > schema.newest()) {
      return no_target(
          text, "The newest schema that is known here is " + to_string(schema.newest()) + ".");
    }
    return Target{"schema " + to_string(*version), *version};
  }
  const auto known = schema.known_by_release(*version);
  if (!known) {
    return no_target(text, "Releases 6.0 to 15 are known here; say schema:M.m of another one.");
  }
  return Target{"Sysmon " + std::string{text}, *known, Platforms::windows};
}

}  // namespace sysring::sysmon
