#include <fstream>
#include <istream>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "sysmon/evaluator.h"

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
Result<Done> check_field(const sysmon::EventType* type, const std::string& name) {
  if (type == nullptr || type->position_of(name)) return Done{};
  std::vector<std::string_view> known;
  for (const auto& field : type->fields) known.push_back(field.name);
  return bad_event(
      "found the field '" + name + "', which event " + std::to_string(type->id) + " does not have",
      suggestion(name, known));
}

/// {"id":1,"fields":{"Image":"C:\\a.exe"}}
Result<Asked> event_in(const std::string& line) {
  const auto json = Json::parse(line);
  if (!json) return json.error();
  const Json* id = json->find("id");
  const Json* fields = json->find("fields");
  if (id == nullptr || id->integer() == nullptr || *id->integer() < 1 || *id->integer() > 65'535) {
    return bad_event("found no event id in 'id', expected a number such as 1");
  }
  if (fields == nullptr || fields->object() == nullptr) {
    return bad_event("found no object in 'fields', expected the fields that are set");
  }
  Asked asked{.id = static_cast<std::uint32_t>(*id->integer()), .fields = {}};
  const auto* type = sysmon::Schema::get().event(asked.id);
  for (const auto& [name, value] : *fields->object()) {
    if (value.string() == nullptr) {
      return bad_event("found no text in the field '" + name + "', expected what the event shows");
    }
    if (auto known = check_field(type, name); !known) return known.error();
    asked.fields.emplace(name, *value.string());
  }
  return asked;
}

Json json_of(const sysmon::Leaf& leaf, const std::string& text) {
  Json json;
  json["field"] = leaf.field;
  json["condition"] = sysmon::to_string(leaf.condition);
  json["value"] = leaf.value;
  json["name"] = leaf.name;
  json["at"] = xml::line_and_column(text, leaf.offset);
  return json;
}

/// Blocks count from 1, in the order of the document.
Json json_of(const sysmon::Decision& decision, const sysmon::Reading& reading) {
  Json json;
  json["logged"] = decision.logged;
  json["rule"] = decision.rule;
  json["leaf"] = decision.leaf == nullptr ? Json{} : json_of(*decision.leaf, reading.text);
  json["block"] =
      decision.block == nullptr ? Json{} : Json{decision.block - reading.rules.blocks.data() + 1};
  return json;
}

Ending decide_all(std::istream& events, const std::string& name, const sysmon::Reading& reading,
                  sysmon::Folding folding, Shell& shell) {
  const sysmon::Evaluator evaluator{reading.rules, folding};
  std::string line;
  for (std::size_t number = 1; std::getline(events, line); ++number) {
    if (trimmed(line).empty()) continue;
    const auto asked = line.size() > line_cap
                           ? Result<Asked>{bad_event("found a line of more than 1 MiB")}
                           : event_in(line);
    if (!asked) {
      Error error = asked.error();
      error.place =
          name + ":" + std::to_string(number) + (error.place.empty() ? "" : ": " + error.place);
      return Errors{error};
    }
    shell.print(json_of(evaluator.decide(asked->id, asked->fields), reading).dump());
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
  const auto events = arguments.text("events").value_or("-");
  if (events == "-") return decide_all(shell.input(), "stdin", *reading, folding, shell);
  std::ifstream stream{events, std::ios::binary};
  if (!stream) {
    return Errors{{Reason::unreadable_file, Effect::none, "cannot be read", events,
                   "Name a file of JSON lines, or - for stdin."}};
  }
  return decide_all(stream, events, *reading, folding, shell);
}

}  // namespace sysring::cli
