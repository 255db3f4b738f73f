#include "events.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "state.h"

namespace lab::sysmon {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string formatted(const char* format, std::time_t time, const std::string& rest) {
  std::array<char, 64> text{};
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::strftime(text.data(), text.size(), format, &utc);
  return text.data() + rest;
}

struct Moment {
  std::time_t seconds = 0;
  std::string thousandths;
};

Moment now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  const std::string rest = std::to_string(1'000 + count % 1'000).substr(1);
  return {static_cast<std::time_t>(count / 1'000), rest};
}

std::string computer() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string event_text(int id, const Data& data) {
  const auto [seconds, thousandths] = now();
  const std::string number = std::to_string(id);
  const std::string pid = std::to_string(::getpid());
  std::string text =
      "<Event><System><Provider Name=\"Linux-Sysmon\" "
      "Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>" +
      number + "</EventID><Version>3</Version><Level>4</Level><Task>" + number +
      "</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime=\"" +
      formatted("%Y-%m-%dT%H:%M:%S.", seconds, thousandths + "000000Z") + "\"/><EventRecordID>" +
      std::to_string(next_record_id()) + "</EventRecordID><Correlation/><Execution ProcessID=\"" +
      pid + "\" ThreadID=\"" + pid + "\"/><Channel>Linux-Sysmon/Operational</Channel><Computer>" +
      escaped(computer()) + "</Computer><Security UserId=\"0\"/></System><EventData>";
  for (const auto& [name, value] : data) {
    text += "<Data Name=\"" + name + "\">" + escaped(value) + "</Data>";
  }
  return text + "</EventData></Event>";
}

std::string socket_path() {
  std::string path = read_text(state_path("log_socket"));
  std::erase(path, '\n');
  return path.empty() ? "/dev/log" : path;
}

}  // namespace

std::string utc_now() {
  const auto [seconds, thousandths] = now();
  return formatted("%Y-%m-%d %H:%M:%S.", seconds, thousandths);
}

void log_event(int id, const Data& data) {
  const auto [seconds, thousandths] = now();
  const std::string line =
      "<14>" + formatted("%b %e %H:%M:%S sysmon: ", seconds, event_text(id, data));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket_path();
  if (path.size() >= sizeof address.sun_path) return;
  std::ranges::copy(path, address.sun_path);
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  // As with syslog(3), what nobody receives is lost.
  [[maybe_unused]] const auto sent =
      ::sendto(descriptor, line.data(), line.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::close(descriptor);
}

}  // namespace lab::sysmon
