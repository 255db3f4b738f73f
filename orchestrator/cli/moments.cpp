#include "cli/moments.h"

#include <algorithm>

namespace sysring::cli {

std::string to_the_second(Time time) {
  return time == Time{} ? "" : to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
}

std::string to_the_minute(Time time) {
  if (time == Time{}) return "never";
  std::string text = to_rfc3339(time).substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string ago(Time time, Time now) {
  if (time == Time{}) return "never";
  return for_people(std::max(now - time, Time::duration{0})) + " ago";
}

}  // namespace sysring::cli
