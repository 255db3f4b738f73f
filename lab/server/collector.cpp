#include "lab/server/collector.h"

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

#include <fcntl.h>

namespace lab::server {
namespace {

std::string rfc3339(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t whole = seconds.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&whole, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.", &parts);
  const auto fraction = std::to_string(1'000 + (time - seconds).count()).substr(1);
  return text.data() + fraction + "+00:00";
}

}  // namespace

Collector::Collector(const std::string& file)
    : file_{::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)} {
  if (!file_) throw std::system_error{errno, std::generic_category(), file};
}

void Collector::receive(std::string_view host, Time at, const std::vector<std::string>& events) {
  if (events.empty()) return;
  const auto header = rfc3339(at) + ' ' + std::string{host} + " sysmon: ";
  for (const auto& event : events) lines_.append(header).append(event).append("\n");
}

void Collector::write() {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    const auto written = ::write(file_.number(), rest.data(), rest.size());
    if (written < 0) throw std::system_error{errno, std::generic_category(), "events.log"};
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  lines_.clear();
}

}  // namespace lab::server
