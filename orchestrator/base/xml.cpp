#include "base/xml.h"

#include <algorithm>

#include <pugixml.hpp>

#include "base/line_index.h"
#include "base/utf8.h"

namespace sysring::xml {
namespace {

Error fault(std::string_view text, std::size_t offset, const std::string& message,
            Reason reason = Reason::bad_xml) {
  return {reason, Effect::none, message, LineIndex{text}.line_and_column(offset)};
}

/// Counts what a parser would have to build. It need not understand XML: what it miscounts in a
/// malformed text, the parser refuses afterwards.
class Scan {
 public:
  Scan(std::string_view text, const Limits& limits) : text_{text}, limits_{limits} {}

  Result<Done> run() {
    while (at_ < text_.size()) {
      const auto open = text_.find('<', at_);
      if (open == std::string_view::npos) break;
      at_ = open;
      if (auto read = markup(); !read) return read;
    }
    return Done{};
  }

 private:
  [[nodiscard]] bool starts(std::string_view with) const {
    return text_.substr(at_).starts_with(with);
  }

  Result<Done> markup() {
    if (starts("<!--")) return skip_behind("-->");
    if (starts("<![CDATA[")) return skip_behind("]]>");
    if (starts("<?")) return skip_behind("?>");
    if (starts("<!")) return fault(text_, at_, "found a document type, which is not allowed");
    return tag();
  }

  Result<Done> skip_behind(std::string_view end) {
    if (auto counted = count_node(); !counted) return counted;
    const auto found = text_.find(end, at_ + 2);
    if (found == std::string_view::npos) {
      return fault(text_, at_, "found no '" + std::string{end} + "' behind what begins here");
    }
    at_ = found + end.size();
    return Done{};
  }

  Result<Done> tag() {
    const bool closes = starts("</");
    const auto end = end_of_tag();
    if (end == std::string_view::npos) return fault(text_, at_, "found a tag without its '>'");
    const bool empty = text_[end - 1] == '/';
    const auto begin = at_;
    at_ = end + 1;
    if (closes) {
      depth_ -= depth_ == 0 ? 0 : 1;
      return Done{};
    }
    if (auto counted = count_node(); !counted) return counted;
    if (empty) return Done{};
    if (++depth_ > limits_.depth) {
      return fault(text_, begin,
                   "found elements nested deeper than the " + std::to_string(limits_.depth) +
                       " levels that are allowed",
                   Reason::too_big);
    }
    return Done{};
  }

  /// A '>' inside a quoted value ends no tag.
  [[nodiscard]] std::size_t end_of_tag() const {
    char quote = '\0';
    for (auto at = at_ + 1; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at;
      }
    }
    return std::string_view::npos;
  }

  Result<Done> count_node() {
    if (++nodes_ <= limits_.nodes) return Done{};
    return fault(text_, at_,
                 "found more than the " + std::to_string(limits_.nodes) + " nodes that are allowed",
                 Reason::too_big);
  }

  std::string_view text_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
};

Element element_of(const pugi::xml_node& node) {
  Element element;
  element.name = node.name();
  element.offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  for (const auto& attribute : node.attributes()) {
    element.attributes.emplace_back(attribute.name(), attribute.value());
  }
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element) element.children.push_back(element_of(child));
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      element.text += child.value();
    }
  }
  return element;
}

Node::Kind kind_of(pugi::xml_node_type type) {
  switch (type) {
    case pugi::node_element:
      return Node::Kind::element;
    case pugi::node_cdata:
      return Node::Kind::cdata;
    case pugi::node_comment:
      return Node::Kind::comment;
    case pugi::node_pi:
    case pugi::node_declaration:
      return Node::Kind::instruction;
    default:
      return Node::Kind::text;
  }
}

Node node_of(const pugi::xml_node& node) {
  Node result;
  result.kind = kind_of(node.type());
  result.name = node.name();
  result.value = node.value();
  result.offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  for (const auto& attribute : node.attributes()) {
    result.attributes.emplace_back(attribute.name(), attribute.value());
  }
  for (const auto& child : node.children()) result.children.push_back(node_of(child));
  return result;
}

/// Guarded, and with exactly one root element.
Result<Done> load(pugi::xml_document& document, std::string_view utf8, const Limits& limits,
                  unsigned more) {
  if (auto guarded = guard(utf8, limits); !guarded) return guarded;
  const auto parsed = document.load_buffer(utf8.data(), utf8.size(), pugi::parse_default | more,
                                           pugi::encoding_utf8);
  if (!parsed) {
    return fault(utf8, static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)),
                 std::string{"found no well-formed XML: "} + parsed.description());
  }
  const auto root = document.document_element();
  if (!root) return fault(utf8, 0, "found no element, expected one");
  for (auto next = root.next_sibling(); next; next = next.next_sibling()) {
    if (next.type() != pugi::node_element) continue;
    return fault(utf8, static_cast<std::size_t>(std::max<std::ptrdiff_t>(next.offset_debug(), 0)),
                 "found a second root element, expected one");
  }
  return Done{};
}

}  // namespace

Result<Done> guard(std::string_view utf8, const Limits& limits) {
  if (utf8.size() > limits.bytes) {
    return Error{Reason::too_big, Effect::none,
                 "found " + std::to_string(utf8.size()) + " bytes of XML, allowed are " +
                     std::to_string(limits.bytes)};
  }
  if (const auto odd = std::min(first_odd_byte(utf8), utf8.find('\0')); odd < utf8.size()) {
    return fault(utf8, odd, "found a byte that is no UTF-8 text");
  }
  return Scan{utf8, limits}.run();
}

Result<Element> parse(std::string_view utf8, const Limits& limits) {
  pugi::xml_document document;
  if (auto loaded = load(document, utf8, limits, pugi::parse_ws_pcdata_single); !loaded) {
    return loaded.error();
  }
  return element_of(document.document_element());
}

Result<std::vector<Node>> parse_nodes(std::string_view utf8, const Limits& limits) {
  pugi::xml_document document;
  constexpr unsigned all =
      pugi::parse_comments | pugi::parse_pi | pugi::parse_declaration | pugi::parse_ws_pcdata;
  if (auto loaded = load(document, utf8, limits, all); !loaded) return loaded.error();
  std::vector<Node> nodes;
  for (const auto& node : document.children()) nodes.push_back(node_of(node));
  return nodes;
}

const Element* Element::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

std::string_view Element::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return value;
  }
  return {};
}

const std::string* Node::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(
      attributes, wanted, [](const auto& pair) { return std::string_view{pair.first}; });
  return found == attributes.end() ? nullptr : &found->second;
}

std::string escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&apos;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace sysring::xml
