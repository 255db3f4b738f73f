#include <filesystem>
#include <fstream>
#include <istream>
#include <string>
#include <system_error>

#include "base/json.h"
#include "base/line_index.h"
#include "base/printable.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "sysmon/evaluator.h"
#include "sysmon/explanation.h"

namespace sysring::cli {
namespace {

constexpr std::size_t line_cap = 1'048'576;

struct Asked {
  std::uint32_t id = 0;
  sysmon::EventFields fields;
};

Error bad_event(const std::string& message, const std::string& hint = {}) {
  return {Reason::bad_value, Effect::none, message, {}, hint};
}

/// A name that the event does not have would be passed over, and the decision be about another one.
Result<Done> check_field(const sysmon::EventType& type, const std::string& name) {
  if (type.position_of(name)) return Done{};
  std::vector<std::string_view> known;
  for (const auto& field : type.fields) known.push_back(field.name);
  return bad_event("found the field " + in_quotes(name) + ", which event " +
                       std::to_string(type.id) + " does not have",
                   suggestion(name, known));
}

/// The event that the number of an id names; null where it names none.
const sysmon::EventType* type_of(const Json* id) {
  const auto* number = id == nullptr ? nullptr : id->integer();
  if (number == nullptr || *number < 1 || *number > 255) return nullptr;
  return sysmon::Schema::get().event(static_cast<std::uint32_t>(*number));
}

/// {"id":1,"fields":{"Image":"C:\\a.exe"}}
Result<Asked> event_in(const std::string& line) {
  const auto json = Json::parse(line);
  if (!json) return json.error();
  const auto* type = type_of(json->find("id"));
  const Json* fields = json->find("fields");
  if (type == nullptr) {
    return bad_event("found no event of Sysmon in 'id', expected 1 to 29, 100 or 255");
  }
  if (fields == nullptr || fields->object() == nullptr) {
    return bad_event("found no object in 'fields', expected the fields that are set");
  }
  Asked asked{.id = type->id, .fields = {}};
  for (const auto& [name, value] : *fields->object()) {
    if (value.string() == nullptr) {
      return bad_event("found no text in the field " + in_quotes(name) +
                       ", expected what the event shows");
    }
    if (auto known = check_field(*type, name); !known) return known.error();
    asked.fields.emplace(name, *value.string());
  }
  return asked;
}

Json json_of(const sysmon::Leaf& leaf, const LineIndex& lines) {
  Json json;
  json["field"] = leaf.field;
  json["condition"] = sysmon::to_string(leaf.condition);
  json["value"] = leaf.value;
  json["name"] = leaf.name;
  json["at"] = lines.line_and_column(leaf.offset);
  return json;
}

Json json_of(const sysmon::Leaf* leaf, const LineIndex& lines) {
  return leaf == nullptr ? Json{} : json_of(*leaf, lines);
}

/// Blocks count from 1, in the order of the document.
Json json_of(const sysmon::Block* block, const sysmon::Rules& rules) {
  return block == nullptr ? Json{} : Json{block - rules.blocks.data() + 1};
}

/// Decides events one by one, and tells of each on a line.
class Decider {
 public:
  Decider(const sysmon::Reading& reading, sysmon::Folding folding, bool says_why)
      : reading_{reading}, folding_{folding}, says_why_{says_why} {}

  Json decide(const Asked& asked) {
    const auto decision = evaluator_.decide(asked.id, asked.fields);
    Json json;
    json["logged"] = decision.logged;
    json["rule"] = decision.rule;
    json["leaf"] = json_of(decision.leaf, reading_.lines);
    json["block"] = json_of(decision.block, reading_.rules);
    if (says_why_) json["why"] = why(decision, asked);
    return json;
  }

 private:
  [[nodiscard]] Json why(const sysmon::Decision& decision, const Asked& asked) const {
    const auto told = sysmon::explain(decision, reading_.rules, folding_, asked.id, asked.fields);
    Json json;
    json["cause"] = sysmon::to_string(told.cause);
    json["text"] = sysmon::sentence(told, decision);
    if (told.leaf == nullptr) return json;
    json["leaf"] = json_of(told.leaf, reading_.lines);
    json["block"] = json_of(told.block, reading_.rules);
    json["value"] = told.value;
    if (told.cause == sysmon::Explanation::Cause::matched) return json;
    json["demands"] = told.demands;
    json["met"] = told.met;
    return json;
  }

  const sysmon::Reading& reading_;
  sysmon::Folding folding_;
  bool says_why_;
  sysmon::Evaluator evaluator_{reading_.rules, folding_};
};

enum class Line : std::uint8_t { whole, too_long, none };

/// Keeps no more of a line than may be.
Line read_line(std::istream& from, std::string& line) {
  line.clear();
  auto* bytes = from.rdbuf();
  for (int c = bytes->sbumpc(); c != std::istream::traits_type::eof(); c = bytes->sbumpc()) {
    if (c == '\n') return Line::whole;
    if (line.size() == line_cap) return Line::too_long;
    line += static_cast<char>(c);
  }
  return line.empty() ? Line::none : Line::whole;
}

Ending decide_all(std::istream& events, const std::string& name, Decider& decider, Shell& shell) {
  std::string line;
  auto read = read_line(events, line);
  for (std::size_t number = 1; read != Line::none; read = read_line(events, line), ++number) {
    if (read == Line::whole && trimmed(line).empty()) continue;
    const auto asked = read == Line::too_long
                           ? Result<Asked>{bad_event("found a line of more than 1 MiB")}
                           : event_in(line);
    if (!asked) {
      Error error = asked.error();
      error.place =
          name + ":" + std::to_string(number) + (error.place.empty() ? "" : ": " + error.place);
      return Errors{error};
    }
    shell.print(decider.decide(*asked).dump());
  }
  return Exit::done;
}

}  // namespace

Ending decide(const Arguments& arguments, Shell& shell) {
  const auto& file = arguments.words().front();
  const auto reading = check_config(file);
  if (!reading) return Errors{reading.error()};
  for (const auto& finding : reading->findings) shell.note(line_of(finding, *reading, file));
  // A block that was dropped would make every decision another one.
  if (!reading->is_whole) return Exit::faults;
  const auto folding =
      arguments.text("folding") == "windows" ? sysmon::Folding::windows : sysmon::Folding::ascii;
  Decider decider{*reading, folding, arguments.has("why")};
  const auto events = arguments.text("events").value_or("-");
  if (events == "-") return decide_all(shell.input(), "stdin", decider, shell);
  std::ifstream stream{events, std::ios::binary};
  std::error_code fault;
  if (!stream || std::filesystem::is_directory(events, fault)) {
    return Errors{{Reason::unreadable_file, Effect::none, "cannot be read", events,
                   "Name a file of JSON lines, or - for stdin."}};
  }
  return decide_all(stream, events, decider, shell);
}

}  // namespace sysring::cli
