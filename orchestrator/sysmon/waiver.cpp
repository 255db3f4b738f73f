#include "sysmon/waiver.h"

#include <algorithm>
#include <map>
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
    auto element = siblings.begin();  // The next one behind the node.
    for (auto node = siblings.begin(); node != siblings.end(); ++node) {
      if (element <= node) {
        element = std::ranges::find(node + 1, siblings.end(), Kind::element, &xml::Node::kind);
      }
      if (node->kind == Kind::comment) comment(*node, element, siblings.end(), end);
      among(node->children, end_of(node, siblings.end(), end));
    }
  }

 private:
  using Place = std::vector<xml::Node>::const_iterator;

  static std::size_t end_of(Place node, Place last, std::size_t end) {
    return node + 1 == last ? end : (node + 1)->offset;
  }

  void tell(const xml::Node& node, std::string message,
            std::string hint = "Write <!-- sysring: allow SM1103 and why -->.") {
    waivers_.findings.push_back(
        {Fault::bad_waiver, node.offset, std::move(message), std::move(hint)});
  }

  void add(Waiver waiver, const xml::Node& node) {
    if (waivers_.all.size() < most_waivers) return waivers_.all.push_back(std::move(waiver));
    if (std::exchange(has_told_of_too_many_, true)) return;
    tell(node,
         "found more than " + std::to_string(most_waivers) +
             " waivers, the others of which "
             "waive nothing",
         "Put one in front of an element that is around many.");
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
    add({*fault, std::string{text}, node.offset, element->offset, end_of(element, last, end)},
        node);
  }

  Waivers& waivers_;
  bool has_told_of_too_many_ = false;
};

/// Goes through a text with waivers that begin one after the other, each within or behind those
/// before it. What a step costs is paid by the waivers it opens, closes or first finds in use.
class Sweep {
 public:
  explicit Sweep(const std::vector<Waiver>& waivers)
      : waivers_{waivers}, is_idle_(waivers.size(), true) {}

  /// The innermost waiver of the finding, or null; offsets only grow.
  const Waiver* waiver_of(const Finding& finding) {
    while (next_ < waivers_.size() && waivers_[next_].begin <= finding.offset) open(next_++);
    auto& around = open_[finding.fault];
    close(around, finding.offset);
    for (auto at = around.rbegin(); at != around.rend() && is_idle_[*at]; ++at) {
      is_idle_[*at] = false;
    }
    return around.empty() ? nullptr : &waivers_[around.back()];
  }

  [[nodiscard]] std::vector<Waiver> idle() const {
    std::vector<Waiver> idle;
    for (std::size_t index = 0; index < waivers_.size(); ++index) {
      if (is_idle_[index]) idle.push_back(waivers_[index]);
    }
    return idle;
  }

 private:
  using Indexes = std::vector<std::size_t>;  // the innermost last

  void open(std::size_t index) {
    auto& around = open_[waivers_[index].fault];
    close(around, waivers_[index].begin);
    around.push_back(index);
  }

  void close(Indexes& around, std::size_t offset) {
    while (!around.empty() && waivers_[around.back()].end <= offset) around.pop_back();
  }

  const std::vector<Waiver>& waivers_;
  std::vector<bool> is_idle_;
  std::map<Fault, Indexes> open_;
  std::size_t next_ = 0;
};

}  // namespace

Waivers waivers_in(const std::vector<xml::Node>& document, std::size_t size) {
  Waivers waivers;
  Collector{waivers}.among(document, size);
  return waivers;
}

std::vector<Waiver> waive(Findings& findings, const std::vector<Waiver>& waivers) {
  std::ranges::stable_sort(findings, {}, &Finding::offset);
  Sweep sweep{waivers};
  for (auto& finding : findings) {
    if (const auto* waiver = sweep.waiver_of(finding)) finding.waived = waiver->reason;
  }
  return sweep.idle();
}

}  // namespace sysring::sysmon
