#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lab/cmd/cmd.h"
#include "lab/cmd/expansion.h"
#include "lab/cmd/messages.h"
#include "lab/cmd/tree.h"

namespace lab::cmd {

/// Where a command reads and writes. Every program gets all of the input: whether one read of it
/// cannot be known.
struct Streams {
  std::string_view in;
  std::string* out = nullptr;
  std::string* err = nullptr;
};

/// What a line and all that it starts have in common.
struct Console {
  std::chrono::milliseconds elapsed{0};
  unsigned code_page = 437;
  std::size_t bytes_left = std::size_t{64} << 20U;  ///< Of output, wherever it goes.
  std::size_t commands_left = 100'000;
  int shells_left = 32;    ///< cmd within cmd.
  bool exhausted = false;  ///< One of these has run out; nothing more is run.
};

/// One cmd.exe. What commands return decides && and || and the end; ERRORLEVEL is another thing.
class Shell {
 public:
  Shell(Machine& machine, Console& console, Environment environment);

  /// Runs a line from its percent signs on; gives what cmd would exit with.
  std::uint32_t run_line(std::string_view line, const Streams& streams);
  std::uint32_t run(const Node& node, const Streams& streams);

  /// What the other side of a pipe and of `for /f` is: the same variables, and nothing comes back.
  [[nodiscard]] Shell child() const;

  void write(std::string* stream, std::string_view bytes);
  /// In the console's code page.
  void print(std::string* stream, std::string_view text);
  void print_line(std::string* stream, std::string_view text);
  std::uint32_t fail(const Streams& streams, Message message, std::uint32_t code,
                     std::string_view value = {});

  [[nodiscard]] std::string full(std::string_view path) const;
  /// Of a variable of the environment, or of those that only cmd has.
  [[nodiscard]] std::optional<std::string> value_of(std::string_view name) const;
  [[nodiscard]] std::string expand_percent(std::string_view text) const;
  [[nodiscard]] std::string expand_variables(std::string_view text) const;
  [[nodiscard]] std::string language() const { return machine.language(); }

  Machine& machine;  // NOLINT(*-avoid-const-or-ref-data-members)
  Console& console;  // NOLINT(*-avoid-const-or-ref-data-members)
  Environment environment;
  std::string directory;
  std::uint32_t error_level = 0;
  bool ended = false;  ///< By `exit`, or by a pipe that could not be set up.

 private:
  std::uint32_t run_unredirected(const Node& node, const Streams& streams);
  std::uint32_t run_simple(const Node& node, const Streams& streams);
  std::uint32_t change_drive(const std::string& drive, const Streams& streams);
  std::optional<Result> start(const std::string& name, const std::string& arguments,
                              const Streams& streams);
  std::uint32_t run_program(const std::string& name, const std::string& arguments,
                            const Streams& streams);
  std::uint32_t run_otherwise(const Node& node, const Streams& streams);
  std::uint32_t run_pipe(const Node& node, const Streams& streams);
  std::uint32_t run_condition(const Node& node, const Streams& streams);
  std::uint32_t run_again(const Node& node, const Streams& streams);
  std::uint32_t call(std::string_view arguments, const Streams& streams);
  std::uint32_t start_cmd(std::string_view arguments, const Streams& streams);
  bool holds(const Condition& condition);

  std::uint32_t run_loop(const Node& node, const Streams& streams);
  std::uint32_t run_body(const Node& node, const std::string& value, const Streams& streams);
  std::uint32_t loop_over_words(const Node& node, const Streams& streams);
  std::uint32_t loop_over_numbers(const Node& node, const Streams& streams);
  std::uint32_t loop_over_lines(const Node& node, const Streams& streams);
  bool lines_of(std::string_view set, bool use_back_quotes, const Streams& streams,
                std::string& lines);

  bool spend(std::size_t bytes);  ///< False once there is nothing left.

  LoopVariables variables_;
  bool missing_ = false;  ///< The last program was not found.
};

}  // namespace lab::cmd
