#include "reference_page.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"

namespace sysring::tests {
namespace {

void expect(const std::string& name, const std::string& text) {
  const auto path = SOURCE_DIR "/docs/" + name;
  if (std::getenv("SYSRING_WRITE_DOCS") != nullptr) {
    ASSERT_TRUE(write_file(path, text, 0644));
  }
  const auto page = read_file(path, 1'000'000);
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_TRUE(*page == text) << "docs/" << name
                             << " is not what the program says; run this with "
                                "SYSRING_WRITE_DOCS=1";
}

}  // namespace

ReferencePage::ReferencePage(std::string_view title, std::string_view introduction) {
  text_.append("# ").append(title).append("\n\n").append(introduction).append("\n");
}

void ReferencePage::add(std::string_view topic, std::string_view code, std::string_view title,
                        std::initializer_list<Remark> remarks) {
  if (topic_ != topic) text_.append("\n## ").append(topic).append("\n");
  topic_ = topic;
  text_.append("\n**").append(code).append("** ").append(title);
  for (const auto& [about, remark] : remarks) {
    text_.append("\n- ").append(about).append(": ").append(remark);
  }
  text_ += '\n';
}

void ReferencePage::expect_in_docs(const std::string& name) const { expect(name, text_); }

void expect_last_section_in_docs(const std::string& name, const std::string& heading,
                                 const std::string& text) {
  const auto page = read_file(SOURCE_DIR "/docs/" + name, 1'000'000);
  ASSERT_TRUE(page) << describe(page.error());
  const auto at = page->find("\n## " + heading + "\n");
  ASSERT_NE(at, std::string::npos) << heading;
  expect(name, page->substr(0, at) + "\n## " + heading + "\n\n" + text);
}

}  // namespace sysring::tests
