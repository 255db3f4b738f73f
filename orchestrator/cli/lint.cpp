#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;

struct Count {
  std::size_t files = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

/// The files themselves, and of directories every *.xml below them.
std::vector<std::string> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code fault;
    if (!fs::is_directory(path, fault)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator{path, fault};
         !fault && at != fs::recursive_directory_iterator{}; at.increment(fault)) {
      if (at->path().extension() == ".xml") found.push_back(at->path().string());
    }
    std::ranges::sort(found);
    std::ranges::move(found, std::back_inserter(files));
  }
  return files;
}

void count(const sysmon::Findings& findings, Count& count) {
  for (const auto& finding : findings) {
    ++(finding.severity == sysmon::Severity::error ? count.errors : count.warnings);
  }
}

std::string summary(const Count& count) {
  return term::counted(count.files, "file") + ": " + term::counted(count.errors, "error") + ", " +
         term::counted(count.warnings, "warning");
}

}  // namespace

Ending lint(const Arguments& arguments, Shell& shell) {
  const auto files = files_of(arguments.words());
  if (files.empty()) {
    return Errors{{Reason::unreadable_file, Effect::none, "found no *.xml file, expected some",
                   arguments.words().front()}};
  }
  Count counted;
  Errors unreadable;
  Json::Array told;
  for (const auto& file : files) {
    const auto reading = check_config(file);
    if (!reading) {
      unreadable.push_back(reading.error());
      continue;
    }
    ++counted.files;
    count(reading->findings, counted);
    for (const auto& finding : reading->findings) {
      if (shell.wants_json()) told.push_back(json_of(finding, *reading, file));
      if (!shell.wants_json()) shell.print(line_of(finding, *reading, file));
    }
  }
  if (!unreadable.empty()) return unreadable;
  const auto exit = counted.errors > 0 ? Exit::faults : Exit::done;
  if (shell.wants_json()) {
    Json document;
    document["files"] = std::uint64_t{counted.files};
    document["findings"] = std::move(told);
    shell.print("sysring.lint/1", std::move(document), exit);
  } else {
    shell.note(summary(counted));
  }
  return exit;
}

}  // namespace sysring::cli
