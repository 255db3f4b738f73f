#include "state.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lab::sysmon {

std::string state_path(const std::string& name) {
  const char* directory = std::getenv("SYSMON_STUB_STATE");
  return std::string{directory == nullptr ? "/opt/sysmon" : directory} + "/" + name;
}

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

bool write_text(const std::string& path, const std::string& bytes) {
  const auto before = ::umask(0077);
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << bytes;
  file.close();
  ::umask(before);
  return !file.fail();
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::optional<pid_t> daemon_pid() {
  const int pid = std::atoi(read_text(state_path("sysmon.pid")).c_str());
  if (pid <= 0 || ::kill(pid, 0) != 0) return std::nullopt;
  return pid;
}

std::map<std::string, std::string> faults() {
  std::map<std::string, std::string> result;
  std::istringstream lines{read_text(state_path("faults"))};
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (equals != std::string::npos) result[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return result;
}

int number_of(const std::map<std::string, std::string>& faults, const std::string& key,
              int otherwise) {
  const auto found = faults.find(key);
  return found == faults.end() ? otherwise : std::atoi(found->second.c_str());
}

unsigned long next_record_id() {
  const auto path = state_path("eventId");
  const unsigned long id = std::strtoul(read_text(path).c_str(), nullptr, 10);
  write_text(path, std::to_string(id + 1));
  return id;
}

}  // namespace lab::sysmon
