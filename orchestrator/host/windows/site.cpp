#include "host/windows/site.h"

#include <algorithm>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host::windows {
namespace {

bool is_plain(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; }

bool is_plain_name(std::string_view text) {
  return !text.empty() && text.front() != '-' && std::ranges::all_of(text, is_plain);
}

/// What may stand in double quotes: there, blanks and parentheses mean themselves.
bool is_quotable(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_plain(c) || c == ' ' || c == '(' || c == ')' || c == ':' || c == '\\';
  });
}

bool is_path(std::string_view text) {
  return text.size() > 3 && text.size() <= 200 && is_letter(text[0]) &&
         text.substr(1, 2) == ":\\" && is_quotable(text) &&
         text.find(':', 2) == std::string_view::npos && text.find("..") == std::string_view::npos;
}

bool is_sid(std::string_view text) {
  return text.starts_with("S-1-") && text.size() <= 100 &&
         std::ranges::all_of(text.substr(4), [](char c) { return is_digit(c) || c == '-'; });
}

Error odd(Reason reason, const std::string& what, std::string_view text,
          const std::string& expected) {
  return {reason, Effect::none,
          "found the " + what + " " + in_quotes(text) + ", expected " + expected};
}

}  // namespace

std::string Site::directory(const Installed& installed) const {
  return installed.staging + "\\" + workspace + "-" + std::to_string(operation.number);
}

std::string Site::file(const Installed& installed) const {
  return directory(installed) + "\\" + file_name;
}

Result<Done> check_names(const Site& site) {
  for (const auto* name : {&site.workspace, &site.file_name}) {
    if (!is_plain_name(*name)) {
      return odd(Reason::bad_value, "name", *name, "letters, digits, '.', '_' and '-'");
    }
  }
  if (!site.probe.empty() && !is_plain_name(site.probe)) {
    return odd(Reason::bad_value, "name", site.probe, "one of a probe");
  }
  for (const auto& sid : site.key_readers) {
    if (!is_sid(sid)) return odd(Reason::bad_value, "reader of the key", sid, "a SID");
  }
  return Done{};
}

Result<Done> check_names(const Installed& installed) {
  constexpr auto reason = Reason::bad_answer;
  for (const auto* name : {&installed.service, &installed.driver}) {
    if (!name->empty() && (!is_quotable(*name) || name->find('\\') != std::string::npos)) {
      return odd(reason, "service", *name, "a name that can be repeated in a command line");
    }
  }
  if (!installed.image.empty() && !is_path(installed.image)) {
    return odd(reason, "program of Sysmon", installed.image, "a path of a local drive");
  }
  if (!is_path(installed.staging) || installed.staging.find(' ') != std::string::npos) {
    return odd(reason, "Windows directory", installed.staging, "a path of a local drive");
  }
  if (!is_sid(installed.user)) return odd(reason, "account", installed.user, "a SID");
  return Done{};
}

bool is_ours(const Site& site, std::string_view name) {
  const std::string prefix = site.workspace + "-";
  return name.starts_with(prefix) && parse_number(name.substr(prefix.size())).has_value();
}

sysmon::Scene probe_scene(const std::string& workspace) {
  return {.directory = "C:\\Windows\\Sysring\\" + workspace + "-",
          .separator = '\\',
          .programs = {"C:\\Windows\\System32\\cmd.exe"},
          .folding = sysmon::Folding::windows};
}

}  // namespace sysring::host::windows
