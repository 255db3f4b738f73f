#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"

namespace sysring::sysmon {

/// The immutable bytes of one Sysmon XML, named by their SHA-256. Copies share the bytes, so that a
/// config is in memory once for all of the hosts that get it.
struct Config {
  std::shared_ptr<const std::string> bytes;
  Digests digests;
  friend bool operator==(const Config& a, const Config& b) { return a.digests == b.digests; }
};

/// These very bytes, whatever they are: what a host already runs is put back as it was.
Config exact_config(std::string bytes);

/// What is sent out: made canonical once (ASCII with character references for the rest, CRLF line
/// ends and a final one, no byte order mark, no encoding in the declaration) and never encoded
/// again: to build the built bytes changes nothing. Reads UTF-8, UTF-16, ISO-8859-1 and US-ASCII.
/// Errors are bad_xml, too_big and not_sysmon, with "line:column".
Result<Config> build_config(std::string_view source);

/// The `schemaversion` of the root element, "4.90"; an Error as above.
Result<std::string> schema_version(std::string_view config);

/// "SHA256=6F5C1404": enough for people to tell configs apart.
std::string short_name(const Config& config);

}  // namespace sysring::sysmon
