#include "sysmon/waiver.h"

#include <algorithm>
#include <utility>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::sysmon {
namespace {

using Kind = xml::Node::Kind;

constexpr std::string_view mark = "sysring:";
constexpr std::string_view verb = "allow";
constexpr auto first_of_waivers = Fault::bad_waiver;

/// Takes the next word of a text.
std::string_view next_word(std::string_view& text) {
  const auto word = text.substr(0, text.find_first_of(" \t\r\n"));
  text = trimmed(text.substr(word.size()));
  return word;
}

class Collector {
 public:
  explicit Collector(Waivers& waivers) : waivers_{waivers} {}

  void among(const std::vector<xml::Node>& siblings, std::size_t end) {
    for (auto node = siblings.begin(); node != siblings.end(); ++node) {
      const auto next = std::find_if(node + 1, siblings.end(), [](const xml::Node& sibling) {
        return sibling.kind == Kind::element;
      });
      if (node->kind == Kind::comment) comment(*node, next, siblings.end(), end);
      among(node->children, end_of(node, siblings.end(), end));
    }
  }

 private:
  using Place = std::vector<xml::Node>::const_iterator;

  static std::size_t end_of(Place node, Place last, std::size_t end) {
    return node + 1 == last ? end : (node + 1)->offset;
  }

  void tell(const xml::Node& node, std::string message) {
    waivers_.findings.push_back({Fault::bad_waiver, node.offset, std::move(message),
                                 "Write <!-- sysring: allow SM1103 and why -->."});
  }

  void comment(const xml::Node& node, Place element, Place last, std::size_t end) {
    auto text = trimmed(node.value);
    if (!text.starts_with(mark)) return;
    text = trimmed(text.substr(mark.size()));
    if (const auto word = next_word(text); word != verb) {
      return tell(node, "found " + in_quotes(word) + " in a waiver, expected 'allow'");
    }
    const auto code = next_word(text);
    const auto fault = fault_named(code);
    if (!fault || *fault >= first_of_waivers) {
      return tell(node, "found a waiver of " + in_quotes(code) +
                            ", which is no code that can be "
                            "waived");
    }
    if (text.empty()) {
      return tell(node, "found a waiver of " + to_string(*fault) + " without a reason");
    }
    if (element == last) {
      return tell(node, "found a waiver of " + to_string(*fault) + " in front of no element");
    }
    waivers_.all.push_back(
        {*fault, std::string{text}, node.offset, element->offset, end_of(element, last, end)});
  }

  Waivers& waivers_;
};

}  // namespace

Waivers waivers_in(const std::vector<xml::Node>& document, std::size_t size) {
  Waivers waivers;
  Collector{waivers}.among(document, size);
  return waivers;
}

std::vector<Waiver> waive(Findings& findings, const std::vector<Waiver>& waivers) {
  std::vector<Waiver> idle;
  for (const auto& waiver : waivers) {
    bool waives = false;
    for (auto& finding : findings) {
      const bool is_covered = finding.fault == waiver.fault && finding.offset >= waiver.begin &&
                              finding.offset < waiver.end;
      if (!is_covered) continue;
      finding.waived = waiver.reason;
      waives = true;
    }
    if (!waives) idle.push_back(waiver);
  }
  return idle;
}

}  // namespace sysring::sysmon
