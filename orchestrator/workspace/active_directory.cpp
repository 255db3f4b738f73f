#include "workspace/active_directory.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "base/text.h"
#include "fleet/host_name.h"
#include "workspace/csv.h"
#include "workspace/distinguished_name.h"
#include "workspace/logon.h"
#include "workspace/source.h"
#include "workspace/variables.h"

namespace sysring::workspace {
namespace {

using std::chrono::sys_days;

enum Column : std::uint8_t { name, dns_name, enabled, os, logon_time, logon_date, dn, columns };
constexpr std::array<std::string_view, columns> column_names{
    "Name",          "DNSHostName",      "Enabled", "OperatingSystem", "LastLogonTimestamp",
    "LastLogonDate", "DistinguishedName"};

constexpr std::string_view how_to_export =
    "Get-ADComputer -Filter * -Properties OperatingSystem,LastLogonTimestamp | "
    "Export-Csv computers.csv -Encoding UTF8";

/// Where each column is, in an order that differs from export to export.
class Header {
 public:
  Header() = default;
  explicit Header(const CsvRecord& record) : width_{record.fields.size()} {
    for (std::size_t at = 0; at < width_; ++at) {
      const auto known = std::ranges::find_if(column_names, [&](std::string_view column) {
        return equals_in_any_case(column, trimmed(record.fields[at]));
      });
      if (known == column_names.end()) continue;
      auto& place = places_.at(static_cast<std::size_t>(known - column_names.begin()));
      if (place) twice_ = *known;
      place = at;
    }
  }

  [[nodiscard]] bool has(Column column) const { return places_.at(column).has_value(); }
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::string_view twice() const { return twice_; }

  /// Empty where there is no such column.
  [[nodiscard]] std::string_view value(const CsvRecord& record, Column column) const {
    return has(column) ? trimmed(record.fields.at(*places_.at(column))) : std::string_view{};
  }

 private:
  std::array<std::optional<std::size_t>, columns> places_;
  std::size_t width_ = 0;
  std::string_view twice_;
};

std::string quoted_for_yaml(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

std::string joined(const std::vector<std::string>& units) {
  std::string path;
  for (const auto& unit : units) path += (path.empty() ? "" : "/") + unit;
  return path;
}

std::string_view role_of(const std::vector<std::string>& units, std::string_view system) {
  constexpr std::string_view of_controllers = "Domain Controllers";
  const auto is_theirs = [&](const std::string& unit) {
    return equals_in_any_case(unit, of_controllers);
  };
  if (std::ranges::any_of(units, is_theirs)) return "dc";
  return lower(system).find("server") != std::string::npos ? "server" : "workstation";
}

Error error(Reason code, std::string message, std::string hint = {}) {
  return {code, Effect::none, std::move(message), {}, std::move(hint)};
}

Error no_column(const std::string& column, const std::string& expected) {
  return error(Reason::bad_syntax,
               "found no column " + column + " in the header, expected " + expected,
               std::string{how_to_export});
}

bool is_windows(std::string_view system) {
  const auto text = lower(system);
  return text.find("windows") != std::string::npos || text.find("hyper-v") != std::string::npos;
}

class Importer {
 public:
  Importer(CsvReader& csv, const DirectoryRules& rules, Faults& faults)
      : csv_{csv}, rules_{rules}, faults_{faults} {}

  DirectoryImport run() {
    imported_.inventory =
        "# Written by `sysring inventory import`, which replaces it.\n"
        "all:\n  children:\n    active-directory:\n      vars: {platform: windows}\n"
        "      hosts:\n";
    if (read_header()) {
      while (next()) row();
    }
    return std::move(imported_);
  }

 private:
  bool next() {
    const auto read = csv_.read(record_);
    if (!read) faults_.add(read.error());
    return read && *read;
  }

  /// Windows PowerShell 5.1 writes the type of the objects above it.
  bool read_header() {
    bool has_header = next();
    if (has_header && record_.fields.front().starts_with("#TYPE")) has_header = next();
    if (!has_header) {
      if (faults_.none()) refuse(error(Reason::bad_syntax, "found no line, expected a header"));
      return false;
    }
    header_ = Header{record_};
    const auto faults_before = faults_.count();
    if (!header_.has(name) && !header_.has(dns_name)) missing("Name or DNSHostName");
    if (!header_.has(enabled)) missing("Enabled");
    if (!header_.has(os)) missing("OperatingSystem");
    if (!header_.twice().empty()) {
      refuse(error(Reason::defined_twice,
                   "found the column " + in_quotes(header_.twice()) + " twice, expected it once"));
    }
    if (!header_.has(logon_time) && !header_.has(logon_date)) {
      do_without("LastLogonTimestamp or LastLogonDate", "no computer is left out for its age");
    }
    if (!header_.has(dn)) do_without("DistinguishedName", "no host has the label ou");
    return faults_.count() == faults_before;
  }

  void missing(const std::string& column) { refuse(no_column(column, "it")); }
  void do_without(const std::string& column, const std::string& so) {
    note(no_column(column, "it: " + so));
  }

  void refuse(const Error& fault) { faults_.add(fault.at(csv_.place(record_.line))); }
  void note(const Error& notice) {
    imported_.notices.push_back(notice.at(csv_.place(record_.line)));
  }

  [[nodiscard]] std::string_view value(Column column) const {
    return header_.value(record_, column);
  }

  void row() {
    if (record_.fields.size() != header_.width()) {
      return refuse(error(Reason::bad_syntax,
                          "found " + std::to_string(record_.fields.size()) + " fields, expected " +
                              std::to_string(header_.width()) + " as in the header",
                          "write the file anew; was it cut off or edited?"));
    }
    ++imported_.rows;
    const auto shown = value(dns_name).empty() ? value(name) : value(dns_name);
    auto left_out = unfit(shown);
    if (!left_out) left_out = stale(shown);
    if (left_out) return note(*left_out);
    const auto host = fleet::HostName::parse(shown);
    if (!host) {
      return note(error(host.error().code, host.error().message + ": left out"));
    }
    const auto [first, is_new] = lines_.emplace(lower(host->text()), record_.line);
    if (!is_new) {
      return note(error(Reason::defined_twice,
                        "found " + in_quotes(shown) + " again, first at " +
                            csv_.place(first->second) + ": left out",
                        "remove one of the two accounts"));
    }
    take(*host);
  }

  [[nodiscard]] std::optional<Error> unfit(std::string_view shown) const {
    const auto state = value(enabled);
    if (equals_in_any_case(state, "False")) {
      return error(Reason::account_disabled,
                   "found Enabled=False of " + in_quotes(shown) + ", expected True: left out");
    }
    if (!equals_in_any_case(state, "True")) {
      return error(Reason::bad_value, "found " + in_quotes(state) + " as Enabled of " +
                                          in_quotes(shown) + ", expected True or False: left out");
    }
    if (is_windows(value(os))) return std::nullopt;
    return error(Reason::not_windows, "found " + in_quotes(value(os)) + " as OperatingSystem of " +
                                          in_quotes(shown) + ", expected a Windows: left out");
  }

  /// A date with two meanings matters only where they differ; then the host is taken, because one
  /// that is gone is seen to be unreachable, and one that is left out is not seen at all.
  std::optional<Error> stale(std::string_view shown) {
    if (!header_.has(logon_time) && !header_.has(logon_date)) return std::nullopt;
    const bool has_time = !value(logon_time).empty() && value(logon_time) != "0";
    const auto text = has_time ? value(logon_time) : value(logon_date);
    if (text.empty()) return too_old("found no logon", shown);

    const auto today = std::chrono::floor<std::chrono::days>(rules_.now);
    auto days = days_meant(text);
    std::erase_if(days, [&](sys_days day) { return day > today + std::chrono::days{1}; });
    const auto old =
        std::ranges::count_if(days, [&](sys_days day) { return day < today - rules_.stale_after; });
    if (old > 0 && old == std::ssize(days)) {
      return too_old("found the last logon " + in_quotes(text), shown);
    }
    if (old > 0 || days.empty()) {
      note(error(Reason::bad_value,
                 "found " + in_quotes(text) + " as last logon of " + in_quotes(shown) +
                     ", expected a date with one meaning: taken all the same",
                 "export LastLogonTimestamp, a number"));
    }
    return std::nullopt;
  }

  [[nodiscard]] Error too_old(const std::string& found, std::string_view shown) const {
    return error(Reason::account_stale,
                 found + " of " + in_quotes(shown) + ", expected one in the last " +
                     std::to_string(rules_.stale_after.count()) + " days: left out");
  }

  void take(const fleet::HostName& host) {
    const auto units = units_of(value(dn));
    std::string labels = "role: " + std::string{role_of(units, value(os))};
    add_label(labels, "os", value(os));
    if (!units.empty()) add_label(labels, "ou", joined(units));
    imported_.inventory +=
        "        " + quoted_for_yaml(host.text()) + ": {labels: {" + labels + "}}\n";
    ++imported_.hosts;
  }

  void add_label(std::string& labels, std::string_view key, std::string_view text) {
    const auto label = read_assignment(key, text, {});
    if (!label) return note(label.error());
    labels += ", " + label->key + ": " + quoted_for_yaml(label->value);
  }

  CsvReader& csv_;
  const DirectoryRules& rules_;
  Faults& faults_;
  CsvRecord record_;
  Header header_;
  std::unordered_map<std::string, std::uint32_t> lines_;  // by name in lower case
  DirectoryImport imported_;
};

}  // namespace

Result<DirectoryImport, Errors> import_active_directory(std::istream& csv, const std::string& name,
                                                        const DirectoryRules& rules) {
  CsvReader reader{csv, name};
  Faults faults;
  auto imported = Importer{reader, rules, faults}.run();
  if (!faults.none()) return std::move(faults).take();
  return imported;
}

}  // namespace sysring::workspace
