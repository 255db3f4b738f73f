#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lab::sysmon {

/// The FileCreate rules of a configuration. Of those it knows the two fields and four conditions
/// that a lab needs; a configuration with others is refused, because a guess would prove nothing.
class FileRules {
 public:
  FileRules() = default;
  explicit FileRules(const std::string& config);

  /// What a stand-in must not pretend to understand.
  [[nodiscard]] const std::vector<std::string>& not_understood() const { return not_understood_; }

  /// The name under which such a file is logged, "-" for none; nothing where it is dropped.
  [[nodiscard]] std::optional<std::string> logs(const std::string& file,
                                                const std::string& image) const;

 private:
  struct Leaf {
    bool of_image = false;
    std::string condition;
    std::string value;
    std::string name;
  };
  struct Block {
    bool excludes = false;
    bool wants_all = false;
    std::string group;
    std::vector<Leaf> leaves;
  };
  static bool matches(const Block& block, const std::string& file, const std::string& image,
                      std::string& name);

  std::vector<Block> blocks_;  // as they are tried
  std::vector<std::string> not_understood_;
};

}  // namespace lab::sysmon
