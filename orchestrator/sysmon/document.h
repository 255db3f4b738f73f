#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/xml.h"

namespace sysring::sysmon {

/// The XML of a Sysmon configuration, of which nothing is understood yet but its version.
struct Document {
  std::string text;              ///< UTF-8; offsets are into it.
  std::vector<xml::Node> nodes;  ///< One of them is the root, <Sysmon>.
  std::string schema_version;    ///< As it stands there: "4.90", also "4".
};

/// Reads every encoding that Sysmon reads, guarded first. Errors are bad_xml, too_big and
/// not_sysmon, with "line:column".
Result<Document> read_document(std::string_view source);

/// Reason::too_big where that is more than a configuration may have.
Result<Done> check_size(std::size_t bytes);

}  // namespace sysring::sysmon
