#include "sysmon/document.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sysmon/shared_data.h"

namespace sysring::sysmon {
namespace {

using Node = xml::Node;

/// A formatter that changes nothing: all that it needs stands in the nodes.
std::string written(const Node& node);

std::string written(const std::vector<Node>& nodes) {
  std::string text;
  for (const auto& node : nodes) text += written(node);
  return text;
}

std::string attributes_of(const Node& node) {
  std::string text;
  for (const auto& [name, value] : node.attributes) {
    text += " " + name + "=\"" + xml::escaped(value) + "\"";
  }
  return text;
}

std::string written(const Node& node) {
  switch (node.kind) {
    case Node::Kind::text:
      return xml::escaped(node.value);
    case Node::Kind::cdata:
      return "<![CDATA[" + node.value + "]]>";
    case Node::Kind::comment:
      return "<!--" + node.value + "-->";
    case Node::Kind::instruction:
      return "<?" + node.name + attributes_of(node) + (node.value.empty() ? "" : " " + node.value) +
             "?>";
    case Node::Kind::element:
      break;
  }
  const auto head = "<" + node.name + attributes_of(node);
  if (node.children.empty()) return head + "/>";
  return head + ">" + written(node.children) + "</" + node.name + ">";
}

/// But for the places, which a formatter changes.
bool are_same(const std::vector<Node>& a, const std::vector<Node>& b) {
  return std::ranges::equal(a, b, [](const Node& x, const Node& y) {
    return x.kind == y.kind && x.name == y.name && x.value == y.value &&
           x.attributes == y.attributes && are_same(x.children, y.children);
  });
}

/// What is written is UTF-8, whatever the document was.
void forget_encoding(std::vector<Node>& nodes) {
  for (auto& node : nodes) {
    if (node.kind != Node::Kind::instruction) continue;
    std::erase_if(node.attributes, [](const auto& pair) { return pair.first == "encoding"; });
  }
}

void expect_written_back(const std::string& source, const std::string& where) {
  auto document = read_document(source);
  ASSERT_TRUE(document) << where << ": " << describe(document.error());
  forget_encoding(document->nodes);
  const auto text = written(document->nodes);
  const auto again = read_document(text);
  ASSERT_TRUE(again) << where << ": " << describe(again.error()) << '\n' << text;
  EXPECT_TRUE(are_same(document->nodes, again->nodes)) << where << '\n' << text;
}

const std::string odd =
    "<?xml version=\"1.0\"?>\n<!-- before -->\n<?keep me?>\n"
    "<Sysmon schemaversion=\"4.90\" unknown=\"a &quot;b&quot;\">\n"
    "  <!-- inside --><Unknown/>\n"
    "  <EventFiltering>text &amp; <![CDATA[<raw> ;]]>  <ProcessCreate onmatch=\"include\">"
    "<Image condition=\"is\"> &lt;a&gt; <!-- cut --> b </Image></ProcessCreate>\n"
    "  </EventFiltering>\n</Sysmon>\n<!-- behind -->\n";

TEST(Document, KeepsAllThatAFormatterWritesBack) {
  expect_written_back(odd, "odd");
  const auto text = written(read_document(odd)->nodes);
  for (const auto* kept :
       {"<!-- before -->", "<?keep me?>", "unknown=\"a &quot;b&quot;\"",
        "<!-- inside --><Unknown/>", "<![CDATA[<raw> ;]]>", "<!-- cut -->", "<!-- behind -->"}) {
    EXPECT_NE(text.find(kept), std::string::npos) << kept << " of\n" << text;
  }
}

using PublicDocuments = tests::SharedDataTest;

TEST_F(PublicDocuments, AreKeptWithAllThatIsInThem) {
  std::size_t documents = 0;
  for (const auto& file : tests::shared_files("corpus", ".xml")) {
    const auto source = tests::text_of(file);
    if (!read_document(source)) continue;  // schemas and fragments; corpus_test.cpp counts them
    expect_written_back(source, file.string());
    ++documents;
  }
  EXPECT_GT(documents, 400U);
}

/// Nothing that is cut off is taken for a whole configuration.
TEST(Document, IsNoneWhereItIsCutOff) {
  const std::string whole =
      "<Sysmon schemaversion=\"4.90\"><!--c--><EventFiltering><![CDATA[x]]>"
      "<A b='&amp;'>t</A></EventFiltering></Sysmon>";
  ASSERT_TRUE(read_document(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto document = read_document(std::string_view{whole}.substr(0, size));
    ASSERT_FALSE(document) << whole.substr(0, size);
    EXPECT_FALSE(document.error().message.empty());
  }
}

}  // namespace
}  // namespace sysring::sysmon
