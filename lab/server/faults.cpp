#include "lab/server/faults.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace lab::server {
namespace {

struct Flag {
  std::string_view name;
  bool Faults::*flag;
};

constexpr Flag flags[] = {
    {"unreachable", &Faults::unreachable},
    {"hang", &Faults::hang},
    {"host_key_changed", &Faults::host_key_changed},
    {"auth_denied", &Faults::auth_denied},
    {"garbage", &Faults::garbage},
    {"endless", &Faults::endless},
    {"no_sftp", &Faults::no_sftp},
};

std::chrono::milliseconds milliseconds(std::string_view text) {
  std::int32_t count = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && count >= 0)
    return std::chrono::milliseconds{count};
  throw std::invalid_argument{"the fault slow: found '" + std::string{text} +
                              "', expected milliseconds, as in slow=500"};
}

}  // namespace

bool Faults::take(std::string_view fault) {
  const auto equals = fault.find('=');
  const auto name = fault.substr(0, equals);
  const bool has_value = equals != std::string_view::npos;
  const auto value = has_value ? fault.substr(equals + 1) : std::string_view{};

  const auto* flag = std::ranges::find(flags, name, &Flag::name);
  if (flag != std::end(flags)) {
    if (has_value)
      throw std::invalid_argument{"the fault " + std::string{name} + ": found the value '" +
                                  std::string{value} + "', expected none"};
    this->*(flag->flag) = true;
    return true;
  }
  if (name == "slow") {
    slow = milliseconds(value);
    return true;
  }
  if (name == "reset_after_command") {
    reset_after_command = value;
    return true;
  }
  return false;
}

const std::vector<std::string_view>& Faults::names() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> names{"slow=MS", "reset_after_command[=TEXT]"};
    for (const auto& flag : flags) names.push_back(flag.name);
    return names;
  }();
  return all;
}

}  // namespace lab::server
