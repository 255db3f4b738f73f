#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lab::windows {

/// The values of an event, in order. Of a long one there is one copy, whoever says it: every
/// process that a command line of 8,191 characters starts is told with all of that line.
///
/// For one thread: the copies are counted without a lock.
class Values {
 public:
  Values() = default;
  Values(std::initializer_list<std::string_view> values);

  void add(std::string_view value);

  /// Views of what this object keeps alive.
  [[nodiscard]] std::vector<std::string_view> all() const;

 private:
  std::string packed_;  ///< Each ended by a unit separator; a long one is a record separator here.
  std::vector<std::shared_ptr<const std::string>> long_ones_;
};

}  // namespace lab::windows
