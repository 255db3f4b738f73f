// How many events a second the evaluator decides, beside one that tries leaf after leaf, and how
// long a configuration takes to be read, checked and made ready. The two take turns on the same
// events, and the least CPU time of all turns counts: what others do on the machine only adds.
//
//     bench-decide CONFIG EVENTS.jsonl [TURNS]
//
// The events are lines of `sysring decide`, or lines that hold `events`: of those that name a
// `config_file`, the ones whose name CONFIG ends with.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "sysmon/evaluator.h"
#include "sysmon/naive_evaluator.h"
#include "sysmon/review/review.h"

namespace {

using namespace sysring;

constexpr std::size_t file_cap = 268'435'456;

/// One event in both of its forms.
struct Asked {
  std::uint32_t id = 0;
  sysmon::EventFields fields;
  std::vector<std::string> values;
  std::vector<std::string_view> views;  // of the values
};

void take_event(const Json& json, std::vector<Asked>& events) {
  const Json* id = json.find("id");
  const Json* fields = json.find("fields");
  const bool is_event =
      id != nullptr && id->integer() != nullptr && fields != nullptr && fields->object() != nullptr;
  if (!is_event) return;
  const auto* type = sysmon::Schema::get().event(static_cast<std::uint32_t>(*id->integer()));
  if (type == nullptr) return;
  auto& asked = events.emplace_back();
  asked.id = type->id;
  asked.values.resize(type->fields.size());
  for (const auto& [name, value] : *fields->object()) {
    const auto position = type->position_of(name);
    if (!position || value.string() == nullptr) continue;
    asked.fields.emplace(name, *value.string());
    asked.values[*position] = *value.string();
  }
}

void take_line(const Json& line, std::string_view config, std::vector<Asked>& events) {
  const Json* several = line.find("events");
  if (several == nullptr || several->array() == nullptr) return take_event(line, events);
  const Json* file = line.find("config_file");
  const bool is_of_another =
      file != nullptr && file->string() != nullptr && !config.ends_with(*file->string());
  if (is_of_another) return;
  for (const auto& event : *several->array()) take_event(event, events);
}

Result<std::vector<Asked>> events_in(const std::string& file, std::string_view config) {
  const auto text = read_file(file, file_cap);
  if (!text) return text.error();
  std::vector<Asked> events;
  for (const auto line : lines_of(*text)) {
    if (trimmed(line).empty()) continue;
    const auto json = Json::parse(line);
    if (!json) return json.error();
    take_line(*json, config, events);
  }
  for (auto& event : events) event.views.assign(event.values.begin(), event.values.end());
  return events;
}

/// CPU time of this process, in seconds.
double cpu() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double taken(const std::function<void()>& work) {
  const double start = cpu();
  work();
  return cpu() - start;
}

/// How long a call takes that is made again until a turn lasts long enough for the clock.
double taken_by_one(const std::function<void()>& call) {
  constexpr double long_enough = 0.05;
  for (std::size_t calls = 1;; calls *= 2) {
    const double seconds = taken([&] {
      for (std::size_t i = 0; i < calls; ++i) call();
    });
    if (seconds >= long_enough) return seconds / static_cast<double>(calls);
  }
}

double peak_mebibytes() {
  struct rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1'024;
}

struct Least {
  double seconds = 1e9;
  void take(double other) { seconds = std::min(seconds, other); }
};

int refuse(const Error& error) {
  std::fprintf(stderr, "bench-decide: %s\n", describe(error).c_str());
  return 1;
}

int compare(const std::string& config, const std::vector<Asked>& events, std::size_t turns) {
  const auto reading = sysmon::read_rules(config);
  if (!reading) return refuse(reading.error());
  sysmon::Evaluator evaluator{reading->rules};
  std::size_t logged = 0;
  const auto fast = [&] {
    for (const auto& event : events) {
      logged += evaluator.decide({event.id, event.views}).logged ? 1U : 0U;
    }
  };
  fast();
  const double peak = peak_mebibytes();
  const sysmon::NaiveEvaluator second_opinion{reading->rules};
  const auto naive = [&] {
    for (const auto& event : events) {
      logged -= second_opinion.decide(event.id, event.fields).logged ? 1U : 0U;
    }
  };
  const auto load = [&] {
    const auto again = sysmon::review(config, {});
    logged += again && again->findings.size() > config.size() ? 1U : 0U;
  };
  const auto prepare = [&] { (void)sysmon::Evaluator{reading->rules}; };

  std::array<Least, 4> least;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    least[0].take(taken_by_one(fast));
    least[1].take(taken_by_one(naive));
    least[2].take(taken_by_one(load));
    least[3].take(taken_by_one(prepare));
  }
  const auto count = static_cast<double>(events.size());
  std::printf(
      "{\"bench\":\"decide\",\"events\":%zu,\"turns\":%zu,\"events_per_second\":%.0f,"
      "\"naive_events_per_second\":%.0f,\"ratio\":%.1f,\"peak_rss_mib\":%.1f,"
      "\"read_and_lint_ms\":%.2f,\"make_ready_ms\":%.2f}\n",
      events.size(), turns, count / least[0].seconds, count / least[1].seconds,
      least[1].seconds / least[0].seconds, peak, least[2].seconds * 1e3, least[3].seconds * 1e3);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return refuse({Reason::bad_usage, Effect::none, "CONFIG EVENTS.jsonl [TURNS]"});
  const auto config = read_file(words[1], file_cap);
  if (!config) return refuse(config.error());
  const auto events = events_in(words[2], words[1]);
  if (!events) return refuse(events.error());
  if (events->empty()) return refuse({Reason::bad_value, Effect::none, "found no event", words[2]});
  const auto turns = count > 3 ? parse_number(words[3]).value_or(5) : 5;
  return compare(*config, *events, turns);
}
