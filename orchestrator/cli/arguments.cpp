#include "cli/arguments.h"

#include <algorithm>
#include <deque>

#include <CLI/CLI.hpp>

#include "base/check.h"
#include "base/text.h"

namespace sysring::cli {
namespace {

Error bad_usage(std::string message, std::string hint = {}) {
  return {Reason::bad_usage, Effect::none, std::move(message), {}, std::move(hint)};
}

/// Every spelling of every option, for suggestions.
std::vector<std::string_view> spellings(const std::vector<Option>& options) {
  std::vector<std::string_view> names;
  for (const auto& option : options)
    std::ranges::copy(split(option.names, ','), std::back_inserter(names));
  return names;
}

/// What CLI11 could not place.
Error surplus(const std::string& text, const std::vector<Option>& options) {
  if (!text.starts_with('-')) {
    return bad_usage("found '" + text + "', where nothing more was expected");
  }
  const auto name = text.substr(0, text.find('='));
  const auto near = nearest(name, spellings(options));
  return bad_usage("found the option '" + name + "', which does not exist",
                   near ? "did you mean '" + std::string{*near} + "'?" : "");
}

std::optional<Error> check_choice(const Option& option, const std::string& value) {
  const auto choices = split(option.choices, '|');
  if (option.choices.empty() || std::ranges::find(choices, value) != choices.end()) return {};
  return bad_usage("found '" + value + "' for --" + std::string{option.name()},
                   suggestion(value, choices));
}

std::optional<Error> check_words(const std::vector<std::string>& words, std::string_view usage) {
  const auto [least, most] = word_count(usage);
  if (words.size() < least) {
    return bad_usage("found too few arguments, expected " + std::string{usage});
  }
  if (words.size() > most) {
    return bad_usage("found '" + words[most] + "', where nothing more was expected");
  }
  return {};
}

}  // namespace

std::string_view Option::name() const {
  const auto last = split(names, ',').back();
  return last.substr(last.find_first_not_of('-'));
}

WordCount word_count(std::string_view usage) {
  WordCount count;
  for (const auto word : split(usage, ' ')) {
    if (word.empty()) continue;
    const bool many = word.find("...") != std::string_view::npos;
    if (!word.starts_with('[')) ++count.least;
    count.most = many ? static_cast<std::size_t>(-1) : count.most + 1;
  }
  return count;
}

Result<Arguments> Arguments::parse(std::span<const std::string> text, std::string_view usage,
                                   const std::vector<Option>& options) {
  ::CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  struct Slot {
    const Option* option;
    ::CLI::Option* parsed;
    std::string value;
  };
  std::deque<Slot> slots;  // never moves what CLI11 writes into
  Arguments arguments;
  for (const auto& option : options) {
    auto& slot = slots.emplace_back(Slot{&option, nullptr, {}});
    const std::string names{option.names};
    slot.parsed = option.value.empty() ? app.add_flag(names) : app.add_option(names, slot.value);
    arguments.known_.emplace_back(option.name());
  }
  app.add_option("words", arguments.words_);

  std::vector<std::string> reversed{text.rbegin(), text.rend()};
  try {
    app.parse(std::move(reversed));
  } catch (const ::CLI::ParseError& error) {
    return bad_usage(error.what());
  }
  auto extras = app.remaining();
  std::erase(extras, "--");  // which CLI11 2.1 leaves there although it has understood it
  if (!extras.empty()) return surplus(extras.front(), options);
  for (const auto& [option, parsed, value] : slots) {
    if (parsed->count() == 0) continue;
    if (auto fault = check_choice(*option, value)) return *fault;
    arguments.given_.emplace(option->name(), value);
  }
  if (!arguments.has("help")) {
    if (auto fault = check_words(arguments.words_, usage)) return *fault;
  }
  return arguments;
}

bool Arguments::has(std::string_view option) const {
  check(std::ranges::find(known_, option) != known_.end(), "a command asks for its own options");
  return given_.contains(option);
}

std::optional<std::string> Arguments::text(std::string_view option) const {
  return has(option) ? given_.find(option)->second : std::nullopt;
}

}  // namespace sysring::cli
