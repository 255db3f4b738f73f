#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lab/machine/machine.h"
#include "lab/windows/channel.h"
#include "lab/windows/configuration.h"
#include "lab/windows/faults.h"
#include "lab/windows/files.h"
#include "lab/windows/registry.h"

namespace lab::windows {

/// What tells this machine from others; an image that is laid over it has other ones.
struct Identity {
  std::uint64_t seed = 0;
  std::string computer;  ///< "ws0001.lab.example"
  std::string machine_guid;
  std::string domain_sid;  ///< "S-1-5-21-…", of its accounts.
  std::uint32_t install_date = 0;
};

/// A service or driver, as far as the registry does not tell it.
struct Service {
  std::uint32_t state = 1;  ///< 1 stopped, 4 running.
  std::uint32_t pid = 0;
  std::uint32_t exit_code = 0;
};

/// What somebody has done to the configuration.
struct Applied {
  Time at{};
  std::string user;  ///< SID
  std::string path;
  std::string hash;
  std::string result;         ///< "stored", "loaded", "refused"
  bool key_was_open = false;  ///< Others could read the key that the rules were written into.
};

/// Which of the three Sysmons this is, and what it has in force.
struct Sysmon {
  bool is_installed = true;
  bool is_feature = false;
  std::string service = "Sysmon64";
  std::string driver = "SysmonDrv";
  std::string image = "C:\\Windows\\Sysmon64.exe";
  std::string version = "15.15";
  std::string schema = "4.90";
  std::shared_ptr<const Configuration> stored = no_configuration();
  std::shared_ptr<const Configuration> in_force = no_configuration();
  bool rolled_out = false;  ///< What is in force came after the machine's begin.
  std::map<std::uint16_t, std::uint64_t> counts;  ///< Events logged, by id.
  std::vector<Applied> history;
};

struct State;

/// Something that will happen by itself.
struct Due {
  Time at;
  std::function<void(State&)> happen;
};

/// One simulated machine: values, and `now` as the only clock.
struct State {
  State(const Description& description, std::uint32_t generation, Time begin);

  Description description;
  Faults faults;
  Identity identity;
  std::uint32_t generation;  ///< How often it was laid anew.
  Time begin;
  Time now;
  Time booted;
  std::uint32_t boot_id = 0;
  std::uint32_t next_pid = 0;
  FileSystem files;
  Registry registry;
  std::map<std::string, Service, std::less<>> services;  ///< By upper-case name.
  Sysmon sysmon;
  Channel sysmon_log;
  Channel system_log;
  Channel forwarding_log;
  std::deque<Record> leaving;  ///< On their way to the collector.
  bool forwarding_broken = false;
  std::vector<Due> agenda;
};

Identity make_identity(const Description& description, std::uint32_t generation);

/// Lets time pass: ordinary events, and what is due. Going back does nothing.
void advance(State& state, Time to);
void later(State& state, Duration delay, std::function<void(State&)> happen);

/// The token of an account that logs in.
Token token_of(const State& state, std::string_view account);
std::uint32_t take_pid(State& state);

}  // namespace lab::windows
