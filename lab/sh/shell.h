#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "lab/sh/syntax.h"
#include "lab/sh/system.h"

namespace lab::sh {

/// What ends a shell that is not interactive, with exit code 2.
struct Fatal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where a command writes.
class Output {
 public:
  virtual ~Output() = default;
  virtual int write(std::string_view bytes) = 0;  ///< 0, or the number of an error.
};

/// What a command leaves undone of the commands around it.
enum class Flow : std::uint8_t { on, next_round, out_of_loop, out_of_function, out };

/// All that a subshell gets a copy of.
struct State {
  Process process;
  std::string zero = "sh";  ///< $0
  Arguments arguments = {};
  Environment variables = {};
  std::set<std::string, std::less<>> exported = {};
  std::map<std::string, std::shared_ptr<const Script>, std::less<>> functions = {};
  std::shared_ptr<Input> input = nullptr;
  std::map<int, std::shared_ptr<Output>> outputs = {};
  int status = 0;
  Flow flow = Flow::on;
  int levels = 0;  ///< Of loops that are still to be left.
  int in_loops = 0;
  int in_functions = 0;
};

class Shell {
 public:
  Shell(System& system, State state) : system_{&system}, state_{std::move(state)} {}

  System& system() { return *system_; }
  State& state() { return state_; }

  /// Runs a whole shell: what is fatal ends it with a message.
  int run(const Script& script);
  int run(std::string_view text);

  /// In this shell; what is fatal is thrown.
  int execute(const Script& script);

  std::string substitute(const Script& script);  ///< Its output, without its last line ends.
  std::string value(std::string_view name) const;
  [[nodiscard]] bool is_set(std::string_view name) const;
  void set(const std::string& name, std::string value);

  int write(int descriptor, std::string_view bytes);
  /// Tells on the standard error "sh: 1: …", and gives back `status`.
  int complain(const std::string& message, int status);

  /// A command whose words are expanded: a function, a builtin or a program.
  enum class Among : std::uint8_t { all, no_functions };
  int call(const Arguments& words, Among among);
  int call_program(const Arguments& words);

 private:
  int execute(const Command& command);
  int redirected(const Command& command);
  int compound(const Command& command);
  int simple(const Command& command);
  int assign_and_call(const Command& command, const Arguments& words);
  int pipeline(const Command& command);
  int subshell(const Script& script);
  int branch(const Command& command);
  int loop(const Command& command);
  int for_loop(const Command& command);
  int selection(const Command& command);
  int call_function(const Script& body, const Arguments& words);
  bool leaves_loop();
  int redirect(const Redirection& redirection);
  int duplicate(int descriptor, const std::string& source);

  System* system_;
  State state_;
  std::size_t steps_ = 0;
};

/// What is written to it, in memory.
class Buffer : public Output {
 public:
  int write(std::string_view bytes) override {
    text_ += bytes;
    return 0;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// Runs `sh -c TEXT NAME ARGUMENT...`.
Result run_shell(System& system, Process process, const Environment& environment, Input& input,
                 std::string_view text, std::string name, Arguments arguments);

}  // namespace lab::sh
