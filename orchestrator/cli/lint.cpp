#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/output_format.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;

/// The files themselves, and of directories every *.xml below them. A directory with none stays as
/// it is, so that it is told of.
std::vector<std::string> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::vector<std::string> found;
    std::error_code fault;
    for (auto at = fs::recursive_directory_iterator{path, fault};
         !fault && at != fs::recursive_directory_iterator{}; at.increment(fault)) {
      if (at->path().extension() == ".xml") found.push_back(at->path().string());
    }
    if (found.empty()) found.push_back(path);
    std::ranges::sort(found);
    std::ranges::move(found, std::back_inserter(files));
  }
  return files;
}

/// Tells of findings as they come, or gathers them for one document.
class Report {
 public:
  Report(Shell& shell, Format format) : shell_{shell}, format_{format} {}

  void file(const std::string& file, const Targets& targets) {
    ++files_;
    const auto reading = check_config(file, targets);
    if (!reading) {
      ++errors_;
      return tell(line_of(reading.error()), json_of(reading.error(), file));
    }
    for (const auto& finding : reading->findings) {
      ++(!finding.waived.empty() ? waived_ : finding.is_error() ? errors_ : warnings_);
      tell(line_of(finding, *reading, file), json_of(finding, *reading, file));
    }
  }

  Exit conclude() && {
    const auto exit = errors_ > 0 ? Exit::faults : Exit::done;
    if (format_ == Format::json) {
      Json document;
      document["files"] = std::uint64_t{files_};
      document["findings"] = std::move(told_);
      shell_.print("sysring.lint/1", std::move(document), exit);
    } else {
      shell_.note(term::counted(files_, "file") + ": " + term::counted(errors_, "error") + ", " +
                  term::counted(warnings_, "warning") +
                  (waived_ > 0 ? ", " + std::to_string(waived_) + " waived" : ""));
    }
    return exit;
  }

 private:
  void tell(const term::Line& line, Json json) {
    if (format_ == Format::json) {
      told_.push_back(std::move(json));
    } else {
      shell_.print(line);
    }
  }

  Shell& shell_;
  Format format_;
  std::size_t files_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t waived_ = 0;
  Json::Array told_;
};

}  // namespace

Ending lint(const Arguments& arguments, Shell& shell) {
  const auto targets = TargetChoice::of(arguments, shell);
  if (!targets) return targets.error();
  Report report{shell, format_of(arguments)};
  for (const auto& file : files_of(arguments.words())) report.file(file, targets->for_file(file));
  return std::move(report).conclude();
}

}  // namespace sysring::cli
