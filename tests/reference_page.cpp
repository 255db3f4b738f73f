#include "reference_page.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"

namespace sysring::tests {

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

void ReferencePage::expect_in_docs(const std::string& name) const {
  const auto path = SOURCE_DIR "/docs/" + name;
  if (std::getenv("SYSRING_WRITE_DOCS") != nullptr) {
    ASSERT_TRUE(write_file(path, text_, 0644));
  }
  const auto page = read_file(path, 1'000'000);
  ASSERT_TRUE(page) << describe(page.error());
  EXPECT_TRUE(*page == text_) << "docs/" << name
                              << " is not what the program says; run this with "
                                 "SYSRING_WRITE_DOCS=1";
}

}  // namespace sysring::tests
