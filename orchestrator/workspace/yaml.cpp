#include "workspace/yaml.h"

#include <istream>
#include <map>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace sysring::workspace {
namespace {

using Kind = YamlEvent::Kind;

constexpr std::size_t deepest = 32;
constexpr std::size_t alias_budget = 50'000;

/// Thrown through yaml-cpp, which has no other way to be stopped; never leaves this file.
struct Stop {
  Reason code;
  Mark mark;
  std::string message;
};

Mark mark_of(const YAML::Mark& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

/// An event that has to outlive its text.
struct Recorded {
  YamlEvent event;
  std::string text;
};

/// What an anchor stands for, while it is read and afterwards.
struct Recording {
  std::size_t depth = 0;
  std::vector<Recorded> events = {};
  enum class State : std::uint8_t { open, closed } state = State::open;
};

class Handler final : public YAML::EventHandler {
 public:
  explicit Handler(YamlReader& reader) : reader_{reader} {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Stop{Reason::bad_syntax, mark_of(mark), "found a second document, expected one"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    enter({.kind = Kind::null, .mark = mark_of(mark), .text = {}}, anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const auto style = tag == "!" ? YamlEvent::Style::quoted : YamlEvent::Style::plain;
    if (tag != "!") refuse_tag(tag, mark);
    enter({.kind = Kind::scalar, .style = style, .mark = mark_of(mark), .text = value}, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(tag, mark);
    enter({.kind = Kind::map, .mark = mark_of(mark), .text = {}}, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(tag, mark);
    enter({.kind = Kind::list, .mark = mark_of(mark), .text = {}}, anchor);
  }
  void OnMapEnd() override { give({.kind = Kind::end, .mark = last_, .text = {}}); }
  void OnSequenceEnd() override { give({.kind = Kind::end, .mark = last_, .text = {}}); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = recordings_.find(anchor);
    if (known == recordings_.end() || known->second.state == Recording::State::open) {
      throw Stop{Reason::bad_syntax, mark_of(mark), "found an alias inside of what it stands for"};
    }
    const auto events = known->second.events;  // a copy: what is replayed may be recorded, too
    for (const auto& [event, text] : events) {
      YamlEvent again = event;
      again.mark = mark_of(mark);
      again.text = text;
      spend(again.mark);
      give(again);
    }
  }

 private:
  static void refuse_tag(const std::string& tag, const YAML::Mark& mark) {
    if (tag.empty() || tag == "?") return;
    throw Stop{Reason::bad_syntax, mark_of(mark),
               "found the tag " + in_quotes(tag) + ", expected a plain value"};
  }

  void spend(Mark mark) {
    if (++spent_ <= alias_budget) return;
    throw Stop{Reason::too_big, mark,
               "found more than " + std::to_string(alias_budget) +
                   " values behind anchors and aliases, expected fewer"};
  }

  void enter(const YamlEvent& event, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      recordings_[anchor] = {.depth = depth_};
      open_.push_back(anchor);
    }
    give(event);
  }

  void give(const YamlEvent& event) {
    last_ = event.mark;
    if (event.kind == Kind::end) --depth_;
    record(event);
    const bool begins = event.kind == Kind::map || event.kind == Kind::list;
    if (begins && ++depth_ > deepest) {
      throw Stop{Reason::too_big, event.mark,
                 "found more than " + std::to_string(deepest) + " levels, expected fewer"};
    }
    reader_.take(event);
  }

  /// An anchored value is complete once its depth is reached again.
  void record(const YamlEvent& event) {
    const bool begins = event.kind == Kind::map || event.kind == Kind::list;
    for (const auto anchor : open_) {
      spend(event.mark);
      recordings_[anchor].events.push_back({event, std::string{event.text}});
    }
    while (!begins && !open_.empty() && recordings_[open_.back()].depth == depth_) {
      recordings_[open_.back()].state = Recording::State::closed;
      open_.pop_back();
    }
  }

  YamlReader& reader_;
  Mark last_;
  std::size_t documents_ = 0;
  std::size_t depth_ = 0;
  std::size_t spent_ = 0;
  std::map<YAML::anchor_t, Recording> recordings_;
  std::vector<YAML::anchor_t> open_;  // those under way, the innermost last
};

/// Lets a stream read bytes where they are.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // NOLINT: a get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

std::string hint_for(std::string_view text, Mark mark) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < mark.line && at != std::string_view::npos; ++line) {
    at = text.find('\n', at);
    if (at != std::string_view::npos) ++at;
  }
  if (at >= text.size()) return {};
  const auto indentation = text.substr(at, text.find_first_not_of(" \t", at) - at);
  if (indentation.find('\t') == std::string_view::npos) return {};
  return "indent with blanks: YAML allows no tabs there";
}

}  // namespace

Outcome read_yaml(std::string_view text, Source& source, YamlReader& reader) {
  if (look_for_binary(text, source) == Outcome::broken) return Outcome::broken;
  ViewBuffer buffer{text};
  std::istream stream{&buffer};
  Handler handler{reader};
  try {
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(handler)) {
    }
    return Outcome::whole;
  } catch (const Stop& stop) {
    source.fault(stop.code, stop.mark, stop.message);
  } catch (const YAML::Exception& broken) {
    const Mark mark = mark_of(broken.mark);
    source.fault(Reason::bad_syntax, mark, "found no valid YAML: " + broken.msg,
                 hint_for(text, mark));
  }
  return Outcome::broken;
}

}  // namespace sysring::workspace
