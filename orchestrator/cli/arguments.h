#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sysring::cli {

/// An option as a command declares it: "-l,--select" with a value called "EXPR", or a mere flag.
struct Option {
  std::string_view names;
  std::string_view value;  ///< Empty for a flag.
  std::string_view purpose;
  std::string_view choices = {};  ///< "auto|always|never"; empty where anything goes.

  /// "select": by this name it is asked for.
  [[nodiscard]] std::string_view name() const;
};

/// What a command was told. Only what the command declares can be asked for.
class Arguments {
 public:
  /// Reads what stands behind the name of the command. `usage` is the form of its words: "PLAN",
  /// "[HOST...]", "[DIR]". Reason::bad_usage, with the nearest right name.
  static Result<Arguments> parse(std::span<const std::string> text, std::string_view usage,
                                 const std::vector<Option>& options);

  [[nodiscard]] bool has(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::optional<std::string>, std::less<>> given_;
  std::vector<std::string> words_;
  std::vector<std::string> known_;
};

/// How many words a form like "PLAN" or "[HOST...]" allows.
struct WordCount {
  std::size_t least = 0;
  std::size_t most = 0;
};
WordCount word_count(std::string_view usage);

}  // namespace sysring::cli
