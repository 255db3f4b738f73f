#include "powershell/grammar.h"

#include <memory>

#include <tree_sitter/api.h>

extern "C" const TSLanguage* tree_sitter_powershell();

namespace sysring::powershell {
namespace {

struct Delete {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

/// Every node that stands for what is not as the grammar wants it.
void collect(TSNode node, std::string_view script, std::vector<std::string>& faults) {
  const bool missing = ts_node_is_missing(node);
  if (missing || std::string_view{ts_node_type(node)} == "ERROR") {
    const auto at = ts_node_start_point(node);
    const auto begin = ts_node_start_byte(node);
    const auto text = script.substr(begin, ts_node_end_byte(node) - begin);
    faults.push_back(std::to_string(at.row + 1) + ":" + std::to_string(at.column + 1) + " " +
                     (missing ? "missing " : "") + ts_node_type(node) + " '" +
                     std::string{text.substr(0, 80)} + "'");
  }
  for (std::uint32_t i = 0; i < ts_node_child_count(node); ++i) {
    collect(ts_node_child(node, i), script, faults);
  }
}

}  // namespace

std::string why_no_grammar() { return {}; }

std::vector<std::string> faults_of(std::string_view script) {
  const std::unique_ptr<TSParser, Delete> parser{ts_parser_new()};
  if (!ts_parser_set_language(parser.get(), tree_sitter_powershell())) {
    return {"the grammar is of another version than the library"};
  }
  const std::unique_ptr<TSTree, Delete> tree{ts_parser_parse_string(
      parser.get(), nullptr, script.data(), static_cast<std::uint32_t>(script.size()))};
  std::vector<std::string> faults;
  collect(ts_tree_root_node(tree.get()), script, faults);
  return faults;
}

}  // namespace sysring::powershell
