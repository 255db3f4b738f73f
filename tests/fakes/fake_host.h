#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fakes/sysmon_events.h"
#include "fleet/places.h"
#include "host/linux/lines.h"
#include "sysmon/event.h"
#include "transport/transport.h"

namespace sysring::fakes {

/// What can be wrong with a FakeHost.
enum class Fault : std::uint8_t {
  loses_the_line_after_apply,   ///< The configuration is loaded, and nobody hears of it.
  loses_the_line_before_apply,  ///< It is not even loaded.
  unreachable,
  ignores_the_reload,  ///< Stored, and no Event 16.
  keeps_old_rules,     ///< Stored and announced, and the old rules go on.
  wrong_hash,          ///< Event 16 names another one.
  no_hash,             ///< Event 16 names none.
  crashes_on_reload,   ///< The service dies of any configuration that it did not have at first.
  refuses,             ///< sysmon -c ends with 87.
  disk_full,
  silent,             ///< Runs and logs nothing but Event 16.
  errors,             ///< Logs an Event 255 after it has loaded.
  keeps_the_file,     ///< The staged file cannot be removed.
  changes_the_bytes,  ///< What is staged is not what was sent.
  babbles,            ///< Answers with something else.
  still_applies,      ///< An earlier apply of ours does not end.
};

/// A Linux machine with Sysmon, in memory. It understands exactly our lines, for its own places
/// and workspace, and keeps its state from one to the next: files, the configuration in force, the
/// service, events. To be put behind a transport as a function from operation to answer.
class FakeHost {
 public:
  explicit FakeHost(std::string name = "lx01", std::string config = "<Sysmon/>");

  Result<transport::Answer> operator()(const transport::Operation& operation);

  // What a test may set up and look at.
  fleet::Places places;
  std::string workspace = "ws";
  std::set<Fault> faults;
  bool installed = true;
  bool half_installed = false;
  bool running = true;
  bool enabled = true;
  bool forwards = true;
  std::map<std::string, std::string> files;  ///< By path; directories are not files.
  std::set<std::string> directories;         ///< Below the staging directory, by name.
  std::vector<LoggedEvent> events;
  std::vector<std::string> steps;  ///< "look", "stage" and so on, as they came.
  Time now{};                      ///< Its own clock; a second passes with each step.
  std::uint32_t process_id = 1455;

  /// Each event that leaves it, where it forwards.
  std::function<void(const sysmon::Event&)> forward;

  [[nodiscard]] std::string config_file() const { return places.state + "/config.xml"; }
  [[nodiscard]] const std::string& config() const { return files.at(config_file()); }

  /// Whether the daemon has loaded the bytes that are stored.
  [[nodiscard]] bool has_loaded(const std::string& bytes) const { return loaded_ == bytes; }

  void log(LoggedEvent event);
  void start(const std::string& path);

 private:
  using Answer = transport::Answer;

  std::string look();
  std::string keep() const;
  std::string stage(const transport::Operation& operation);
  std::string tidy(const transport::Operation& operation);
  [[nodiscard]] std::string left() const;
  std::string apply(const transport::Operation& operation);

  std::string load(const std::string& file);
  void reload(const std::string& file);
  void create(const std::string& name);
  std::string status(std::size_t from, const std::string& probe = {}) const;
  std::string service() const;
  std::string position() const;
  void remove_named_in(const std::string& line);
  void remove_directory(const std::string& name);
  void live();

  std::string name_;
  std::string first_config_;
  std::string loaded_;
  std::uint64_t restarts_ = 0;
};

/// Whether the line is one of ours to the last character, for the host's places and workspace.
bool is_understood(const transport::Operation& operation, const FakeHost& host);

}  // namespace sysring::fakes
