#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sysring::tests {

/// From this heading on to its end, docs/`name` has to be what the program says; with
/// SYSRING_WRITE_DOCS=1 that is written there first.
void expect_last_section_in_docs(const std::string& name, const std::string& heading,
                                 const std::string& text);

/// A page of docs/ that is written from a table of the program.
class ReferencePage {
 public:
  ReferencePage(std::string_view title, std::string_view introduction);

  using Remark = std::pair<std::string_view, std::string_view>;

  /// Entries of one topic come one after the other, and get one heading.
  void add(std::string_view topic, std::string_view code, std::string_view title,
           std::initializer_list<Remark> remarks);

  /// The page has to be what docs/`name` holds; with SYSRING_WRITE_DOCS=1 it is written there
  /// first.
  void expect_in_docs(const std::string& name) const;

 private:
  std::string text_;
  std::string topic_;
};

}  // namespace sysring::tests
