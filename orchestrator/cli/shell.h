#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/exit.h"
#include "cli/term/style.h"
#include "cli/term/tree.h"
#include "cli/term/watchers.h"
#include "ledger/turn.h"

namespace sysring::cli {

/// What the program was started with. Tests make their own.
struct Process {
  std::istream& in;
  std::ostream& out;  ///< Results.
  std::ostream& err;  ///< Progress, questions and errors.
  const Clock& clock;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::function<std::string(std::string_view)> variable;  ///< Of the environment; may be empty.
  std::function<term::Size()> size;                       ///< Of the terminal behind `err`.
  ledger::Actor actor;
};

/// A command's way to whoever started it, as its flags and the environment want it.
class Shell {
 public:
  Shell(Process& process, const Arguments& arguments);

  [[nodiscard]] const Clock& clock() const { return process_.clock; }
  [[nodiscard]] const ledger::Actor& actor() const { return process_.actor; }
  [[nodiscard]] std::filesystem::path workspace() const { return workspace_; }
  [[nodiscard]] term::Charset charset() const { return out_style_.charset; }
  [[nodiscard]] bool wants_json() const { return wants_json_; }

  [[nodiscard]] std::istream& input() { return process_.in; }

  // The result.
  void print(const term::Line& line);
  void print(const std::vector<term::Line>& lines);
  void print(std::string_view text);  ///< As it stands, with a line end.
  void print(std::string_view schema, Json document, Exit outcome);

  /// What the result is not, and people may want to know: on stderr, unless they want quiet.
  void note(const term::Line& line);
  void note(std::string_view text);
  void complain(const Errors& errors);

  /// Shows how a rollout gets on.
  [[nodiscard]] std::unique_ptr<engine::Watcher> watcher();

  /// Asks "QUESTION [y/N]"; --yes answers it. Reason::bad_usage where nobody can be asked.
  Result<Done> confirm(const std::string& question);

  /// Has `expected` typed; only --confirm answers it.
  Result<Done> confirm_by_typing(const std::string& question, const std::string& expected);

 private:
  /// Whether somebody is there to answer.
  [[nodiscard]] bool can_ask() const;
  [[nodiscard]] Result<std::string> ask(const std::string& question, std::string_view flag);
  [[nodiscard]] term::Progress progress() const;

  Process& process_;
  const Arguments& arguments_;
  term::Style out_style_;
  term::Style err_style_;
  std::filesystem::path workspace_;
  bool wants_json_;
  bool is_quiet_;
};

/// What a stream can show, by the flag --color, the environment and whether it is a terminal.
/// NO_COLOR beats CLICOLOR_FORCE, and a locale that is not UTF-8 gets ASCII.
term::Style style_of(const Process& process, std::string_view color, bool is_terminal);

}  // namespace sysring::cli
