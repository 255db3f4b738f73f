#include "cli/directory_import.h"

#include <chrono>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>

#include "base/printable.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;

Result<std::chrono::days> age_limit(const Arguments& arguments) {
  const auto text = arguments.text("stale-after");
  if (!text) return workspace::DirectoryRules{}.stale_after;
  const auto age = parse_duration(*text);
  const auto days = std::chrono::floor<std::chrono::days>(age.value_or(std::chrono::days{0}));
  if (days >= std::chrono::days{1}) return days;
  return Error{Reason::bad_usage, Effect::none,
               "found " + in_quotes(*text) + " for --stale-after, expected days such as 90d"};
}

}  // namespace

Result<workspace::DirectoryImport, Errors> read_directory_export(const fs::path& file,
                                                                 const Arguments& arguments,
                                                                 const Clock& clock) {
  const auto age = age_limit(arguments);
  if (!age) return Errors{age.error()};
  std::error_code ignored;
  std::ifstream csv{file, std::ios::binary};
  if (!fs::is_regular_file(file, ignored) || !csv) {
    return Errors{{Reason::unreadable_file, Effect::none,
                   "found no file that can be read, expected an export of Get-ADComputer",
                   file.string()}};
  }
  return workspace::import_active_directory(csv, file.string(), {clock.now(), *age});
}

void tell_notices(const workspace::DirectoryImport& imported, const std::string& file,
                  Shell& shell) {
  constexpr std::size_t most_shown = 5;
  std::map<Reason, std::size_t> counts;
  for (const auto& notice : imported.notices) {
    if (++counts[notice.code] > most_shown) continue;
    const auto hint = notice.hint.empty() ? "" : " (" + notice.hint + ")";
    shell.note("note[" + to_string(notice.code) + "]: " + notice.place + ": " +
               printable_line(notice.message) + hint);
  }
  for (const auto& [code, count] : counts) {
    if (count <= most_shown) continue;
    shell.note("note[" + to_string(code) + "]: " + term::grouped(count - most_shown) +
               " more of these; --json has all of them");
  }
  shell.note(file + ":  rows " + term::grouped(imported.rows) + "   taken " +
             term::grouped(imported.hosts) + "   left out " +
             term::grouped(imported.rows - imported.hosts));
}

Json to_json(const workspace::DirectoryImport& imported) {
  Json::Array notices;
  for (const auto& notice : imported.notices) {
    Json entry;
    entry["code"] = to_string(notice.code);
    entry["message"] = notice.message;
    entry["place"] = notice.place;
    if (!notice.hint.empty()) entry["hint"] = notice.hint;
    notices.push_back(std::move(entry));
  }
  Json document;
  document["rows"] = std::uint64_t{imported.rows};
  document["taken"] = std::uint64_t{imported.hosts};
  document["left_out"] = std::uint64_t{imported.rows - imported.hosts};
  document["notices"] = std::move(notices);
  return document;
}

}  // namespace sysring::cli
