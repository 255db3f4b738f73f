#include "lab/sh/expand.h"

#include "lab/sh/arithmetic.h"
#include "lab/sh/pattern.h"

namespace lab::sh {
namespace {

constexpr std::string_view blanks = " \t\n";

/// What is left of `value` once the shortest or longest match was taken off one of its ends.
std::string trimmed(const std::string& value, const std::string& pattern,
                    const std::string& operation) {
  const bool front = operation.front() == '#';
  const bool longest = operation.size() == 2;
  for (std::size_t step = 0; step <= value.size(); ++step) {
    const auto size = longest ? value.size() - step : step;
    const auto piece = front ? value.substr(0, size) : value.substr(value.size() - size);
    if (!matches(pattern, piece)) continue;
    return front ? value.substr(size) : value.substr(0, value.size() - size);
  }
  return value;
}

/// Builds fields, as patterns with what was quoted escaped.
class Fields {
 public:
  Fields(Shell& shell, Arguments& found) : shell_{shell}, found_{found} {}

  void add(const Word& word) {
    for (const auto& part : word) add(part);
    finish();
  }

 private:
  void add(const Part& part);
  void add_parameter(const Part& part);
  void add_arguments();
  void literal(std::string_view text, bool quoted) {
    field_ += quoted ? as_pattern(text) : text;
    begun_ = begun_ || quoted || !text.empty();
  }
  void split(std::string_view value);
  void finish();

  Shell& shell_;
  Arguments& found_;
  std::string field_;
  bool begun_ = false;
};

std::string value_of(Shell& shell, const Part& part);

void Fields::add(const Part& part) {
  if (part.kind == Part::Kind::text) return literal(part.text, part.quoted);
  if (part.kind == Part::Kind::parameter && part.text == "@" && part.operation.empty()) {
    return add_arguments();
  }
  const bool uses_word = part.operation.ends_with('-') || part.operation.ends_with('+');
  if (uses_word && !part.quoted) return add_parameter(part);
  const auto value = value_of(shell_, part);
  if (part.quoted) return literal(value, true);
  split(value);
}

/// ${x:-word}, whose word has quotes of its own.
void Fields::add_parameter(const Part& part) {
  const bool colon = part.operation.starts_with(':');
  const bool there = shell_.is_set(part.text) && !(colon && shell_.value(part.text).empty());
  if (there != part.operation.ends_with('+')) return split(there ? shell_.value(part.text) : "");
  for (const auto& piece : part.word) {
    if (piece.kind == Part::Kind::text && !piece.quoted) {
      split(piece.text);
    } else {
      add(piece);
    }
  }
}

void Fields::add_arguments() {
  bool first = true;
  for (const auto& argument : shell_.state().arguments) {
    if (!first) finish();
    first = false;
    literal(argument, true);
  }
}

void Fields::split(std::string_view value) {
  const std::string separators = shell_.is_set("IFS") ? shell_.value("IFS") : std::string{blanks};
  for (const char c : value) {
    if (separators.find(c) == std::string::npos) {
      field_ += c == '\\' ? as_pattern("\\") : std::string(1, c);
      begun_ = true;
    } else {
      if (blanks.find(c) == std::string_view::npos) begun_ = true;
      finish();
    }
  }
}

void Fields::finish() {
  if (!begun_) return;
  for (auto& path : paths(shell_.system(), shell_.state().process, field_)) {
    found_.push_back(std::move(path));
  }
  field_.clear();
  begun_ = false;
}

[[noreturn]] void fail_unset(Shell& shell, const Part& part) {
  const auto message = text(shell, part.word);
  throw Fatal{part.text + ": " + (message.empty() ? "parameter not set" : message)};
}

std::string with_default(Shell& shell, const Part& part) {
  const bool colon = part.operation.starts_with(':');
  const bool there = shell.is_set(part.text) && !(colon && shell.value(part.text).empty());
  const char kind = part.operation.back();
  if (kind == '+') return there ? text(shell, part.word) : "";
  if (there) return shell.value(part.text);
  if (kind == '?') fail_unset(shell, part);
  auto value = text(shell, part.word);
  if (kind == '=') shell.set(part.text, value);
  return value;
}

std::string value_of(Shell& shell, const Part& part) {
  switch (part.kind) {
    case Part::Kind::text:
      return part.text;
    case Part::Kind::substitution:
      return shell.substitute(*part.script);
    case Part::Kind::arithmetic:
      return std::to_string(evaluate(shell, text(shell, part.word)));
    case Part::Kind::parameter:
      break;
  }
  if (part.operation.empty()) return shell.value(part.text);
  if (part.operation == "length") return std::to_string(shell.value(part.text).size());
  if (part.operation.find_first_of("#%") == std::string::npos) return with_default(shell, part);
  return trimmed(shell.value(part.text), pattern(shell, part.word), part.operation);
}

}  // namespace

Arguments fields(Shell& shell, const std::vector<Word>& words) {
  Arguments found;
  for (const auto& word : words) Fields{shell, found}.add(word);
  return found;
}

std::string text(Shell& shell, const Word& word) {
  std::string result;
  for (const auto& part : word) result += value_of(shell, part);
  return result;
}

std::string pattern(Shell& shell, const Word& word) {
  std::string result;
  for (const auto& part : word) {
    const auto value = value_of(shell, part);
    result += part.quoted ? as_pattern(value) : value;
  }
  return result;
}

}  // namespace lab::sh
