#include "sysmon/config.h"

#include "base/text.h"
#include "base/xml.h"
#include "sysmon/encoding.h"

namespace sysring::sysmon {
namespace {

/// The declaration as it is written out: what comes behind it is ASCII, so no encoding is named.
constexpr std::string_view declaration = "<?xml version=\"1.0\"?>";

/// ASCII, with a character reference for whatever is not.
std::string as_ascii(std::u32string_view text) {
  std::string ascii;
  ascii.reserve(text.size());
  for (const char32_t c : text) {
    if (c < 0x80) {
      ascii += static_cast<char>(c);
    } else {
      ascii += "&#" + std::to_string(static_cast<std::uint32_t>(c)) + ";";
    }
  }
  return ascii;
}

/// Each line end, of whatever kind, as CRLF; and one at the end.
std::string with_crlf(std::string_view text) {
  std::string lines;
  lines.reserve(text.size() + text.size() / 32);
  for (const auto line : lines_of(text)) {
    lines += line;
    lines += "\r\n";
  }
  return lines;
}

std::string without_encoding(std::string text) {
  if (!text.starts_with("<?xml")) return text;
  const auto end = text.find("?>");
  if (end == std::string::npos) return text;
  return std::string{declaration} + text.substr(end + 2);
}

Result<xml::Element> root_of(std::string_view utf8) {
  auto root = xml::parse(utf8);
  if (!root) return root.error();
  if (root->name != "Sysmon") {
    return Error{Reason::not_sysmon, Effect::none,
                 "found the root element <" + root->name + ">, expected <Sysmon>",
                 xml::line_and_column(utf8, root->offset)};
  }
  if (root->attribute("schemaversion").empty()) {
    return Error{Reason::not_sysmon, Effect::none,
                 "found no schemaversion in <Sysmon>, expected one such as 4.90",
                 xml::line_and_column(utf8, root->offset)};
  }
  return root;
}

}  // namespace

Config exact_config(std::string bytes) {
  Digests digests = digests_of(bytes);
  return {std::make_shared<const std::string>(std::move(bytes)), std::move(digests)};
}

Result<Config> build_config(std::string_view source) {
  auto decoded = decode_xml(source);
  if (!decoded) return decoded.error();
  // The places of errors are those of the source, so it is read before it is changed.
  if (auto root = root_of(to_utf8(*decoded)); !root) return root.error();
  std::string bytes = with_crlf(without_encoding(as_ascii(*decoded)));
  if (auto root = root_of(bytes); !root) return root.error().during("reading what was built");
  return exact_config(std::move(bytes));
}

Result<std::string> schema_version(std::string_view config) {
  auto root = root_of(config);
  if (!root) return root.error();
  return std::string{root->attribute("schemaversion")};
}

std::string short_name(const Config& config) {
  return "SHA256=" + config.digests.sha256.substr(0, 8);
}

}  // namespace sysring::sysmon
