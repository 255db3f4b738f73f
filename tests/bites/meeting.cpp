#include "bites/meeting.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "bites/heard.h"
#include "bites/in_a_copy.h"
#include "bites/outcome.h"

namespace sysring::bites {
namespace {

constexpr std::size_t most_steps = 20;

fleet::Platform platform_of(const on_lab::LabHost& machine) {
  return machine.is_linux() ? fleet::Platform::linux : fleet::Platform::windows;
}

/// What stands behind "#begin ".
std::string step_in(const transport::Operation& operation) {
  if (!operation.file.empty()) return "put";
  constexpr std::string_view mark = "#begin ";
  const auto& line = operation.line;
  const auto at = line.find(mark) + mark.size();
  return line.substr(at, line.find_first_of("&\"", at) - at);
}

std::string as_text(const Outcome& outcome) {
  return nlohmann::json{{"good", outcome.good},
                        {"told", outcome.told},
                        {"broken", outcome.broken},
                        {"all", outcome.all},
                        {"heard", outcome.heard}}
      .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

Outcome from_text(const std::string& text) {
  if (text.starts_with("died")) return {.told = text, .all = text};
  const auto json = nlohmann::json::parse(text);
  return {.good = json.at("good"),
          .told = json.at("told"),
          .broken = json.at("broken"),
          .all = json.at("all"),
          .heard = json.at("heard")};
}

}  // namespace

Meeting::Meeting(const Scene& scene)
    : scene_{scene},
      machine_{scene.machine()},
      contact_{*host::make_contact(platform_of(machine_), scene.task)},
      next_{contact_->begin()},
      in_force_at_first_{on_lab::in_force(machine_)} {
  ++seen_[step_in(operation())];
}

const transport::Operation& Meeting::operation() const {
  return std::get<host::Do>(next_).operation;
}

std::string Meeting::step() const {
  const auto name = step_in(operation());
  const auto count = seen_.at(name);
  return count == 1 ? name : name + " " + std::to_string(count);
}

const std::string& Meeting::line() const { return operation().line; }

Result<transport::Answer>& Meeting::answer() {
  if (!answer_) answer_ = machine_(operation());
  return *answer_;
}

const std::string& Meeting::said() { return answer()->out; }

void Meeting::go_on() { take(answer()); }

void Meeting::go_on_with(std::string line) {
  auto changed = operation();
  changed.line = std::move(line);
  take(machine_(changed));
}

void Meeting::go_on_hearing(std::string said) {
  answer()->out = std::move(said);
  take(answer());
}

void Meeting::take(const Result<transport::Answer>& answer) {
  if (++steps_ > most_steps) throw std::runtime_error{"a contact goes round in circles"};
  heard_ = answer ? heard(*answer) : "refused";
  next_ = contact_->next(answer, machine_.now());
  answer_.reset();
  if (!is_over()) ++seen_[step_in(operation())];
}

Outcome Meeting::outcome() const {
  const auto& ended = std::get<host::Ended>(next_);
  return {.good = is_good(ended),
          .told = on_lab::told(ended),
          .broken = broken_promises(scene_.task, ended, machine_, in_force_at_first_),
          .all = what_matters(ended, machine_)};
}

Outcome Meeting::ending_after(const std::function<void(Meeting&)>& go) {
  return from_text(in_a_copy([&] {
    go(*this);
    const auto heard = heard_;
    while (!is_over()) go_on();
    auto result = outcome();
    result.heard = heard;
    return as_text(result);
  }));
}

}  // namespace sysring::bites
