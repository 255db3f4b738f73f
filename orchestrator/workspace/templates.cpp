#include "workspace/templates.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

bool is_variant(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

std::vector<fs::path> entries_of(const fs::path& directory) {
  std::vector<fs::path> entries;
  std::error_code fault;
  for (auto at = fs::directory_iterator{directory, fault}; !fault && at != fs::directory_iterator{};
       at.increment(fault)) {
    if (!at->path().filename().string().starts_with('.')) entries.push_back(at->path());
  }
  std::ranges::sort(entries);
  return entries;
}

Result<fs::path> only_file_in(const fs::path& variant, const std::string& place) {
  if (!is_variant(variant.filename().string())) {
    return Error{Reason::bad_value, Effect::none,
                 "found a variant of that name, expected letters, digits, '-' and '_'", place};
  }
  auto files = entries_of(variant);
  std::erase_if(files, [](const fs::path& file) { return file.extension() != ".xml"; });
  if (files.size() != 1) {
    return Error{
        Reason::bad_value, Effect::none,
        "found " + std::to_string(files.size()) + " .xml files, expected exactly one configuration",
        place, "Leave one *.xml there, or remove the directory."};
  }
  return files.front();
}

}  // namespace

Result<Templates, Errors> find_templates(const fs::path& directory, const std::string& name) {
  Templates templates;
  Errors errors;
  for (const auto& entry : entries_of(directory)) {
    std::error_code fault;
    if (!fs::is_directory(entry, fault)) continue;
    const std::string variant = entry.filename().string();
    const auto file = only_file_in(entry, name + "/" + variant + "/");
    if (file) {
      templates.emplace(variant, *file);
    } else {
      errors.push_back(file.error());
    }
  }
  if (templates.empty() && errors.empty()) {
    errors.push_back({Reason::unreadable_file, Effect::none,
                      "found no configuration, expected <variant>/<any name>.xml", name + "/"});
  }
  if (!errors.empty()) return errors;
  return templates;
}

}  // namespace sysring::workspace
