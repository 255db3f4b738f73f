#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "sysmon/blob/blob.h"
#include "sysmon/canonical.h"

namespace sysring::sysmon {
namespace {

/// In ASCII. Blanks other than a plain one are written as references, for XML changes some of them,
/// and so is a text of blanks alone, for Sysmon would read it as none.
std::string escaped(std::string_view text) {
  const bool is_blank_text = trimmed(text).empty();
  std::string result;
  while (!text.empty()) {
    auto point = first_code_point(text);
    if (point.bytes == 0) point = {0xFFFD, 1};
    const auto character = text.substr(0, point.bytes);
    const bool is_plain = point.value > ' ' && point.value < 0x7F;
    if (is_plain || (character == " " && !is_blank_text)) {
      result += xml::escaped(character);
    } else {
      result += reference(point.value);
    }
    text.remove_prefix(point.bytes);
  }
  return result;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string{name} + "=\"" + escaped(value) + "\"";
}

/// Nothing where there is no name.
std::string name_attribute(std::string_view name) {
  return name.empty() ? std::string{} : attribute("name", name);
}

std::string relation_attribute(Relation relation) {
  return attribute("groupRelation", relation == Relation::any ? "or" : "and");
}

class Writer {
 public:
  std::string run(const Rules& rules) {
    open("Sysmon", attribute("schemaversion", to_string(rules.version)));
    open("EventFiltering");
    for (const auto& block : rules.blocks) {
      // Versions of that age have no groups yet.
      const bool is_ungrouped = block.relation == Relation::any && block.group_name.empty() &&
                                relation_without_group(rules.version) == Relation::any;
      if (is_ungrouped) {
        this->block(block);
        continue;
      }
      open("RuleGroup", name_attribute(block.group_name) + relation_attribute(block.relation));
      this->block(block);
      close("RuleGroup");
    }
    close("EventFiltering");
    close("Sysmon");
    return std::move(out_);
  }

 private:
  void block(const Block& block) {
    const bool includes = block.on_match == Block::OnMatch::include;
    open(block.event->tag, attribute("onmatch", includes ? "include" : "exclude"));
    for (const auto& item : block.items) {
      const auto* leaf = std::get_if<Leaf>(&item);
      leaf != nullptr ? this->leaf(*leaf) : rule(std::get<Rule>(item));
    }
    close(block.event->tag);
  }

  void rule(const Rule& rule) {
    open("Rule", name_attribute(rule.name) + relation_attribute(rule.relation));
    for (const auto& leaf : rule.leaves) this->leaf(leaf);
    close("Rule");
  }

  void leaf(const Leaf& leaf) {
    indent();
    out_ += "<" + leaf.field + name_attribute(leaf.name) +
            attribute("condition", to_string(leaf.condition)) + ">" + escaped(leaf.value) + "</" +
            leaf.field + ">\n";
  }

  void open(std::string_view element, std::string_view attributes = {}) {
    indent();
    out_.append("<").append(element).append(attributes).append(">\n");
    ++depth_;
  }

  void close(std::string_view element) {
    --depth_;
    indent();
    out_.append("</").append(element).append(">\n");
  }

  void indent() { out_.append(2 * depth_, ' '); }

  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_xml(const Rules& rules) { return Writer{}.run(rules); }

}  // namespace sysring::sysmon
