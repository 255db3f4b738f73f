#include "sysmon/document.h"

#include <algorithm>
#include <utility>

#include "base/line_index.h"
#include "base/text.h"
#include "sysmon/encoding.h"
#include "sysmon/schema.h"

namespace sysring::sysmon {
namespace {

constexpr xml::Limits limits;

Error too_big(std::size_t bytes) {
  return {Reason::too_big, Effect::none,
          "found " + std::to_string(bytes) + " bytes of XML, allowed are " +
              std::to_string(limits.bytes)};
}

}  // namespace

Result<Done> check_size(std::size_t bytes) {
  if (bytes > limits.bytes) return too_big(bytes);
  return Done{};
}

Result<Document> read_document(std::string_view source) {
  if (source.size() > 2 * limits.bytes)
    return too_big(source.size());  // UTF-16 takes twice as many
  auto text = to_utf8(source);
  if (!text) return text.error();
  auto nodes = xml::parse_nodes(*text, limits);
  if (!nodes) return nodes.error();
  const auto& root = *std::ranges::find(*nodes, xml::Node::Kind::element, &xml::Node::kind);

  const auto fault = [&](const std::string& message, Reason code = Reason::not_sysmon) {
    return Error{code, Effect::none, message, LineIndex{*text}.line_and_column(root.offset)};
  };
  if (!trimmed(*text).starts_with('<') || !trimmed(*text).ends_with('>')) {
    return fault("found text outside of the root element", Reason::bad_xml);
  }
  if (root.name != "Sysmon") return fault("found <" + root.name + ">, expected <Sysmon>");
  const auto* version = root.attribute("schemaversion");
  if (version == nullptr || version->empty()) {
    return fault("found no schemaversion in <Sysmon>, expected one like \"4.90\"");
  }
  if (!SchemaVersion::parse(*version)) {
    return fault("found the schemaversion '" + *version + "', expected one like 4.90");
  }
  std::string as_it_stands = *version;
  return Document{*std::move(text), *std::move(nodes), std::move(as_it_stands)};
}

}  // namespace sysring::sysmon
