#include "lab/windows/values.h"

#include <cstddef>
#include <map>

namespace lab::windows {
namespace {

constexpr char unit_separator = '\x1f';
constexpr char record_separator = '\x1e';
constexpr std::size_t long_from = 40;  // a copy of a shorter one costs less than to share it
constexpr std::string_view separators{"\x1e\x1f"};

using Copies = std::map<std::string_view, std::weak_ptr<const std::string>>;

/// Machines of static lifetime may outlive any other object.
Copies& copies() {
  static auto& all = *new Copies;
  return all;
}

void forget(const std::string* copy) {
  copies().erase(*copy);
  delete copy;
}

std::shared_ptr<const std::string> the_copy_of(std::string_view text) {
  if (const auto there = copies().find(text); there != copies().end()) return there->second.lock();
  std::shared_ptr<const std::string> copy{new std::string{text}, forget};
  copies().emplace(*copy, copy);
  return copy;
}

}  // namespace

Values::Values(std::initializer_list<std::string_view> values) {
  for (const auto value : values) add(value);
}

void Values::add(std::string_view value) {
  if (value.size() < long_from && value.find_first_of(separators) == value.npos) {
    packed_ += value;
  } else {
    packed_ += record_separator;
    long_ones_.push_back(the_copy_of(value));
  }
  packed_ += unit_separator;
}

std::vector<std::string_view> Values::all() const {
  std::vector<std::string_view> out;
  const std::string_view packed{packed_};
  auto long_one = long_ones_.begin();
  for (std::size_t at = 0; at < packed.size();) {
    const auto end = packed.find(unit_separator, at);
    const auto value = packed.substr(at, end - at);
    out.push_back(value == std::string_view{&record_separator, 1} ? **long_one++ : value);
    at = end + 1;
  }
  return out;
}

}  // namespace lab::windows
