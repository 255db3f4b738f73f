#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/command.h"

namespace sysring::cli {

class FixedClock final : public Clock {
 public:
  Time time = *parse_time("2026-11-24T12:41:08Z");
  [[nodiscard]] Time now() const override { return time; }
};

/// A terminal of a test: what is typed, what is said, and what the environment holds.
struct Console {
  std::string typed = {};
  bool is_terminal = false;
  std::map<std::string, std::string, std::less<>> environment{{"LANG", "C.UTF-8"}};
  FixedClock clock = {};

  std::string out = {};
  std::string err = {};

  Exit run(const std::vector<std::string>& arguments) {
    std::istringstream in{typed};
    std::ostringstream out_stream;
    std::ostringstream err_stream;
    Process process{.in = in,
                    .out = out_stream,
                    .err = err_stream,
                    .clock = clock,
                    .in_is_terminal = is_terminal,
                    .out_is_terminal = is_terminal,
                    .err_is_terminal = is_terminal,
                    .variable =
                        [this](std::string_view name) {
                          const auto found = environment.find(name);
                          return found == environment.end() ? std::string{} : found->second;
                        },
                    .size =
                        [] {
                          return term::Size{100, 40};
                        },
                    .actor = {"m.okafor", 1000}};
    const auto exit = cli::run(arguments, process);
    out = out_stream.str();
    err = err_stream.str();
    return exit;
  }

  /// The result, read as JSON.
  [[nodiscard]] Json json() const {
    const auto parsed = Json::parse(out);
    return parsed ? *parsed : Json{"no JSON: " + out};
  }
  [[nodiscard]] std::string member(std::string_view name) const {
    const auto document = json();
    const auto* found = document.find(name);
    return found == nullptr || found->string() == nullptr ? "" : *found->string();
  }
};

}  // namespace sysring::cli
