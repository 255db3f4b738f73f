#include "file_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include <pugixml.hpp>

namespace lab::sysmon {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

bool equals(const pugi::xml_attribute& attribute, const char* text) {
  return std::strcmp(attribute.as_string(), text) == 0;
}

bool holds(const std::string& condition, const std::string& value, const std::string& field) {
  if (condition == "is") return field == value;
  if (condition == "begin with") return field.starts_with(value);
  if (condition == "end with") return field.ends_with(value);
  return field.find(value) != std::string::npos;
}

bool is_known_condition(const std::string& condition) {
  constexpr std::array known{"is", "begin with", "end with", "contains"};
  return std::ranges::find(known, condition) != known.end();
}

}  // namespace

FileRules::FileRules(const std::string& config) {
  pugi::xml_document document;
  document.load_buffer(config.data(), config.size());
  const auto version = document.child("Sysmon").attribute("schemaversion").as_double();
  for (const auto& found : document.select_nodes("/Sysmon/EventFiltering//FileCreate")) {
    const auto node = found.node();
    const auto group = node.parent();
    const bool grouped = std::strcmp(group.name(), "RuleGroup") == 0;
    Block block{
        .excludes = equals(node.attribute("onmatch"), "exclude"),
        .wants_all = grouped ? !equals(group.attribute("groupRelation"), "or") : version > 4.1,
        .group = grouped ? group.attribute("name").as_string() : "",
        .leaves = {}};
    for (const auto& leaf : node.children()) {
      if (leaf.type() != pugi::node_element) continue;
      const std::string field = leaf.name();
      const std::string condition = leaf.attribute("condition").as_string("is");
      if ((field != "TargetFilename" && field != "Image") || !is_known_condition(condition)) {
        not_understood_.push_back("sysmon-stub: does not understand '" + condition + "' on " +
                                  field + " of FileCreate");
      }
      block.leaves.push_back({field == "Image", condition, upper(leaf.text().as_string()),
                              leaf.attribute("name").as_string()});
    }
    blocks_.push_back(std::move(block));
  }
  std::ranges::reverse(blocks_);
  std::ranges::stable_partition(blocks_, &Block::excludes);
}

/// Of leaves that must all match, those of one field are alternatives. The name of a leaf that
/// matched stays until another one with a name matches.
bool FileRules::matches(const Block& block, const std::string& file, const std::string& image,
                        std::string& name) {
  std::array<bool, 2> asked{};
  std::array<bool, 2> matched{};
  for (const auto& leaf : block.leaves) {
    const std::size_t field = leaf.of_image ? 1 : 0;
    asked.at(field) = true;
    if (matched.at(field) || !holds(leaf.condition, leaf.value, leaf.of_image ? image : file)) {
      continue;
    }
    matched.at(field) = true;
    const std::string& own = leaf.name.empty() ? block.group : leaf.name;
    if (!own.empty()) name = own;
    if (!block.wants_all) return true;
  }
  return block.wants_all && !block.leaves.empty() && asked == matched;
}

std::optional<std::string> FileRules::logs(const std::string& file,
                                           const std::string& image) const {
  std::string name = "-";
  for (const auto& block : blocks_) {
    if (!matches(block, upper(file), upper(image), name)) continue;
    return block.excludes ? std::nullopt : std::optional{name};
  }
  const bool one_that_excludes = blocks_.size() == 1 && blocks_.front().excludes;
  return one_that_excludes ? std::optional<std::string>{"-"} : std::nullopt;
}

}  // namespace lab::sysmon
