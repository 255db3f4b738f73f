#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/printable.h"

namespace sysring::workspace {

/// A place in a file, both counted from 1.
struct Mark {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Every fault of every file, up to a hundred; how many more there were is the last one.
class Faults {
 public:
  void add(Error error);
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool none() const { return count_ == 0; }
  [[nodiscard]] Errors take() &&;

 private:
  Errors first_;
  std::size_t count_ = 0;
};

/// A file that is being read: its name, as people are to see it, and where its faults go.
class Source {
 public:
  Source(std::string name, Faults& faults) : name_{std::move(name)}, faults_{faults} {}

  [[nodiscard]] const std::string& name() const { return name_; }

  /// "rings/default.yml:4:7".
  [[nodiscard]] std::string place(Mark mark) const;

  void fault(Reason code, Mark mark, std::string message, std::string hint = {});

  /// An error of a part of the file, whose own place (a column, say) becomes part of the message.
  void fault(Error error, Mark mark);

 private:
  std::string name_;
  Faults& faults_;
};

enum class Outcome : std::uint8_t { whole, broken };

/// Refuses what is no text before anybody reads on: control characters are a fault of the source.
Outcome look_for_binary(std::string_view text, Source& source);

}  // namespace sysring::workspace
