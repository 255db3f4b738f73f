#include "lab/server/definitions.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "lab/server/faults.h"

namespace lab::server {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::array<std::string_view, 3> roles{"dc", "server", "workstation"};
constexpr std::array<std::string_view, 4> languages{"de", "en", "pt-BR", "zh"};

/// How many letters have to be put in, taken out or exchanged.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const auto exchanged = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({exchanged, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string listed(std::span<const std::string_view> words) {
  std::string all;
  for (const auto word : words) all.append(all.empty() ? "" : ", ").append(word);
  return all;
}

/// "noise" of "noise=N", "reimaged" of "reimaged[=SECONDS]".
std::string_view name_of(std::string_view fault) {
  return fault.substr(0, fault.find_first_of("=["));
}

Words names_of(const Words& faults) {
  Words names;
  for (const auto fault : faults) names.push_back(name_of(fault));
  return names;
}

/// As a kind declares it; empty where it knows none of that name.
std::string_view declared(const Kind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.faults, name, name_of);
  return found == kind.faults.end() ? std::string_view{} : *found;
}

[[noreturn]] void refuse(const Description& host, const std::string& what) {
  throw std::invalid_argument{"the host " + host.name + ": " + what};
}

void check_word(const Description& host, const std::string& what, std::string_view found,
                std::span<const std::string_view> words) {
  if (std::ranges::find(words, found) != words.end()) return;
  refuse(host, "found the " + what + " '" + std::string{found} + "', expected one of " +
                   listed(words) + did_you_mean(found, words));
}

bool knows(const Kind& kind, std::string_view system) {
  return std::ranges::find(kind.systems, system) != kind.systems.end();
}

void check_value(const Description& host, const std::string& fault, std::string_view form) {
  const bool has_value = fault.find('=') != std::string::npos;
  const bool may_have = form.find('=') != std::string_view::npos;
  const bool needs = may_have && form.find('[') == std::string_view::npos;
  if (has_value ? may_have : !needs) return;
  refuse(host, "found the fault '" + fault + "', expected " + std::string{form});
}

/// One of the connection is nobody's of the machine.
bool is_of_connection(const std::string& fault) { return Faults{}.take(fault); }

void check_fault(const Description& host, const std::string& fault, const Kind& kind,
                 const Kind& other) {
  if (is_of_connection(fault)) return;
  const auto name = name_of(fault);
  if (const auto form = declared(kind, name); !form.empty()) return check_value(host, fault, form);
  if (!declared(other, name).empty()) {
    refuse(host, "found the fault '" + fault + "', which only machines with " +
                     std::string{other.platform} + " have; this one has " +
                     std::string{kind.platform});
  }
  auto known = names_of(kind.faults);
  for (const auto of_connection : Faults::names()) known.push_back(name_of(of_connection));
  refuse(host, "found the fault '" + fault + "', expected one that `sysring-lab --help` lists" +
                   did_you_mean(name, known));
}

void check(const Description& host) {
  const bool is_windows = knows(windows_kind(), host.system);
  if (!is_windows && !knows(linux_kind(), host.system)) {
    Words systems = windows_kind().systems;
    std::ranges::copy(linux_kind().systems, std::back_inserter(systems));
    check_word(host, "system", host.system, systems);
  }
  check_word(host, "role", host.role, roles);
  check_word(host, "language", host.language, languages);
  const auto& kind = is_windows ? windows_kind() : linux_kind();
  const auto& other = is_windows ? linux_kind() : windows_kind();
  for (const auto& fault : host.faults) check_fault(host, fault, kind, other);
}

/// In lines of the width of a page, each behind two blanks.
std::string wrapped(const std::string& title, std::span<const std::string_view> words) {
  constexpr std::size_t width = 96;
  std::string text = title + "\n";
  std::string line = " ";
  for (const auto word : words) {
    if (line.size() + 1 + word.size() > width) {
      text += line + "\n";
      line = " ";
    }
    line.append(" ").append(word);
  }
  return text + line + "\n";
}

}  // namespace

void check(const std::vector<Description>& hosts) {
  for (const auto& host : hosts) check(host);
}

std::string did_you_mean(std::string_view found, std::span<const std::string_view> words) {
  const auto by_distance = [&](std::string_view word) { return distance(found, word); };
  const auto nearest = std::ranges::min_element(words, {}, by_distance);
  const bool is_near = nearest != words.end() && by_distance(*nearest) <= 1 + found.size() / 4;
  return is_near ? "; did you mean '" + std::string{*nearest} + "'?" : "";
}

std::string vocabulary() {
  return wrapped("Systems with Windows:", windows_kind().systems) +
         wrapped("Systems with Linux:", linux_kind().systems) +
         wrapped("Faults on the way to a machine:", Faults::names()) +
         wrapped("Faults of a machine with Windows:", windows_kind().faults) +
         wrapped("Faults of a machine with Linux:", linux_kind().faults);
}

}  // namespace lab::server
