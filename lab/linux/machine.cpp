#include "lab/machine/machine.h"

#include <cerrno>
#include <map>

#include <nlohmann/json.hpp>

#include "lab/linux/config.h"
#include "lab/linux/host.h"
#include "lab/linux/kind.h"
#include "lab/machine/kind.h"

namespace lab {
namespace {

using linux_host::Host;

FileStatus status_of(int error) {
  switch (error) {
    case 0:
      return FileStatus::ok;
    case ENOENT:
      return FileStatus::no_such_file;
    case EACCES:
    case EPERM:
      return FileStatus::permission_denied;
    default:
      return FileStatus::failure;
  }
}

/// The files of a machine, for root.
class LinuxFiles : public Files {
 public:
  explicit LinuxFiles(Host& host) : host_{host} {
    root_.image = std::make_shared<const std::string>("/usr/lib/openssh/sftp-server");
  }

  std::optional<Stat> stat(std::string_view path) const override {
    const auto found = host_.stat(root_, std::string{path});
    if (!found) return std::nullopt;
    const bool is_directory = found->kind == sh::FileKind::directory;
    return Stat{is_directory ? FileKind::directory : FileKind::file, found->size};
  }
  std::optional<std::string> read(std::string_view path) const override {
    std::shared_ptr<sh::Input> input;
    if (host_.open(root_, std::string{path}, input) != 0) return std::nullopt;
    return input->take_all();
  }
  FileStatus write(std::string_view path, std::string bytes) override {
    const std::string name{path};
    const int error = host_.create(root_, name, sh::System::Opening::truncate);
    return status_of(error != 0 ? error : host_.append(root_, name, bytes));
  }
  FileStatus make_directory(std::string_view path) override {
    return status_of(host_.make_directory(root_, std::string{path}, 0755));
  }
  FileStatus remove(std::string_view path) override {
    return status_of(host_.remove_file(root_, std::string{path}));
  }
  FileStatus remove_directory(std::string_view path) override {
    return status_of(host_.remove_directory(root_, std::string{path}));
  }
  std::vector<std::string> names_in(std::string_view directory) const override {
    return host_.names_in(root_, std::string{directory});
  }

 private:
  Host& host_;
  sh::Process root_;
};

std::string name_of(linux_host::Sysmon::Service service) {
  switch (service) {
    case linux_host::Sysmon::Service::active:
      return "running";
    case linux_host::Sysmon::Service::failed:
      return "failed";
    case linux_host::Sysmon::Service::inactive:
      break;
  }
  return "stopped";
}

nlohmann::json sysmon_of(const linux_host::Sysmon& sysmon) {
  const auto* in_force = sysmon.in_force();
  return {{"installed", sysmon.is_installed()},
          {"service", name_of(sysmon.service())},
          {"start", sysmon.is_enabled() ? "automatic" : "manual"},
          {"in_force", in_force != nullptr ? in_force->sha256 : ""},
          {"stored", sysmon.is_installed() ? linux_host::sha256_of(sysmon.stored()) : ""}};
}

/// How often each event is in the log; JSON knows only text as a key.
nlohmann::json events_of(const linux_host::Log& log) {
  std::map<std::string, std::uint64_t> counts;
  for (auto record = log.oldest_record(); record < log.next_record(); ++record) {
    ++counts[std::to_string(log.find(record)->id)];
  }
  return counts;
}

nlohmann::json history_of(const linux_host::Sysmon& sysmon) {
  auto history = nlohmann::json::array();
  for (const auto& stored : sysmon.history()) {
    history.push_back({{"at", linux_host::utc(stored.at)},
                       {"by", stored.by},
                       {"path", stored.path},
                       {"sha256", stored.sha256}});
  }
  return history;
}

class LinuxMachine : public Machine {
 public:
  LinuxMachine(const Description& description, Time now) : host_{description, now} {}

  Answer run(const Command& command) override { return host_.run(command); }
  Files& files() override { return files_; }
  void live_until(Time now) override { host_.live_until(now); }
  void reboot(Time now) override { host_.reboot(now); }
  std::vector<std::string> take_forwarded(Time now) override { return host_.take_forwarded(now); }

  nlohmann::json dump() const override {
    return {{"name", host_.name()},
            {"system", host_.operating_system().name},
            {"boot_id", host_.boot_id()},
            {"sysmon", sysmon_of(host_.sysmon())},
            {"leftovers", host_.leftovers()},
            {"exposed", host_.exposed()},
            {"events", events_of(host_.log())},
            {"next_record", host_.log().next_record()},
            {"forwarding", host_.sysmon().forwards()},
            {"history", history_of(host_.sysmon())}};
  }

 private:
  Host host_;
  LinuxFiles files_{host_};
};

}  // namespace

const Kind& linux_kind() {
  static const Kind kind{"Linux", linux_host::system_names(), linux_host::fault_names()};
  return kind;
}

std::unique_ptr<Machine> make_linux_machine(const Description& description, Time now) {
  return std::make_unique<LinuxMachine>(description, now);
}

}  // namespace lab
