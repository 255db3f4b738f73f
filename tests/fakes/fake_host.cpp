#include "fakes/fake_host.h"

#include <chrono>

#include "base/digest.h"
#include "base/text.h"

namespace sysring::fakes {
namespace {

namespace lines = host::linux;
using namespace std::chrono_literals;

/// What stands between the first `open` and the next `close`; empty where they do not.
std::string between(const std::string& text, const std::string& open, const std::string& close) {
  const auto from = text.find(open);
  if (from == std::string::npos) return {};
  const auto to = text.find(close, from + open.size());
  return to == std::string::npos ? std::string{}
                                 : text.substr(from + open.size(), to - from - open.size());
}

std::vector<std::string> every_between(std::string text, const std::string& open,
                                       const std::string& close) {
  std::vector<std::string> found;
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open)) {
    text.erase(0, at);
    found.push_back(between(text, open, close));
    text.erase(0, open.size());
  }
  return found;
}

std::string step_of(const std::string& line) { return between(line, "#begin ", "\""); }

std::string section(const std::string& name, const std::string& text) {
  return "\n#" + name + "\n" + text + (text.empty() || text.ends_with('\n') ? "" : "\n");
}

std::string hash_line(const std::string& bytes) {
  return lower(digests_of(bytes).sha256) + "  -\n" + std::to_string(bytes.size()) + "\n";
}

/// The site whose staged file that is.
lines::Site site_of(const std::string& file, const FakeHost& host) {
  lines::Site site{host.places, host.workspace, {}, "none"};
  const std::string prefix = host.places.staging + "/" + host.workspace + "-";
  const auto slash = file.find('/', prefix.size());
  if (!file.starts_with(prefix) || slash == std::string::npos) return site;
  const auto number = file.substr(prefix.size(), slash - prefix.size());
  site.operation.number = parse_number(number).value_or(0);
  site.file_name = file.substr(slash + 1);
  return site;
}

std::vector<std::string> named_leftovers(const std::string& line, const FakeHost& host) {
  return every_between(line, "; rm -rf " + host.places.staging + "/", ";");
}

std::string file_to_load(const std::string& line, const FakeHost& host) {
  return between(line, host.places.sysmon + " -c ", " >");
}

std::string file_to_write(const transport::Operation& operation) {
  const auto size = operation.input == nullptr ? 0 : operation.input->size();
  return between(operation.line, "; then head -c " + std::to_string(size) + " >", " ");
}

std::string probe_in(const std::string& line) {
  return between(line, "<EventID>11</EventID>\" | grep -F \">", "<");
}

host::Position position_in(const std::string& line) {
  return {parse_number(between(line, "; t=", ";")).value_or(0),
          parse_number(between(line, "; s=", ";")).value_or(0)};
}

/// The line as we would say it, with what is variable in it taken over.
std::string expected_line(const transport::Operation& operation, const FakeHost& host) {
  const std::string& line = operation.line;
  const std::string step = step_of(line);
  const lines::Site none{host.places, host.workspace, {}, "none"};
  if (step == "look") return lines::look(none).line;
  if (step == "keep") return lines::keep(none).line;
  if (step == "tidy") return lines::tidy(none, named_leftovers(line, host)).line;
  if (step == "stage" && operation.input != nullptr) {
    const auto site = site_of(file_to_write(operation), host);
    return lines::stage(site, operation.input, named_leftovers(line, host)).line;
  }
  if (step == "apply") {
    const bool revives = line.find("systemctl start") != std::string::npos;
    auto site = site_of(file_to_load(line, host), host);
    site.probe = probe_in(line);
    return lines::apply(site, between(line, "\"$h\" = ", ";"),
                        revives ? host::Revival::when_stopped : host::Revival::never)
        .line;
  }
  if (step == "verify") {
    auto site = none;
    const auto own = between(line, "<EventID>16<.*", "/{f=1}");
    if (!own.empty()) site.file_name = own;
    site.probe = probe_in(line);
    const auto awaited = !site.probe.empty() ? host::Awaited::probe
                         : own.empty()       ? host::Awaited::life
                                             : host::Awaited::life_since_own_event_16;
    return lines::verify(site, position_in(line), awaited).line;
  }
  return {};
}

}  // namespace

bool is_understood(const transport::Operation& operation, const FakeHost& host) {
  return operation.line == expected_line(operation, host);
}

FakeHost::FakeHost(std::string name, std::string config)
    : now{std::chrono::sys_days{std::chrono::November / 24 / 2026}},
      name_{std::move(name)},
      first_config_{config} {
  files[config_file()] = std::move(config);
  start(config_file());
}

Result<transport::Answer> FakeHost::operator()(const transport::Operation& operation) {
  const auto lost = [](const std::string& message) {
    return Error{Reason::line_lost, Effect::unknown, message};
  };
  if (faults.contains(Fault::unreachable)) {
    return Error{Reason::unreachable, Effect::none, "connection refused"};
  }
  if (!is_understood(operation, *this)) {
    return Error{Reason::bad_usage, Effect::none,
                 "no line of ours: " + operation.line.substr(0, 200)};
  }
  if (faults.contains(Fault::babbles)) return Answer{.out = "Willkommen!\n"};
  const std::string step = step_of(operation.line);
  steps.push_back(step);
  now += 1s;
  const bool applies = step == "apply";
  if (applies && faults.contains(Fault::loses_the_line_before_apply)) return lost("reset by peer");
  live();
  const std::string answer =
      step == "look"     ? look()
      : step == "keep"   ? keep()
      : step == "stage"  ? stage(operation)
      : step == "apply"  ? apply(operation)
      : step == "verify" ? status(position_in(operation.line).size, probe_in(operation.line))
                         : tidy(operation);
  if (applies && faults.contains(Fault::loses_the_line_after_apply)) return lost("reset by peer");
  return Answer{.out = "#begin " + step + "\n" + answer + "\n#end\n"};
}

void FakeHost::log(LoggedEvent event) {
  event.record_id = events.size();
  event.at = now;
  event.process_id = process_id;
  event.computer = name_;
  events.push_back(event);
  if (forwards && forward) forward(*sysmon::parse_event(to_xml(event)));
}

void FakeHost::live() {
  if (running && !faults.contains(Fault::silent)) log(process_create("/usr/sbin/cron -f"));
}

void FakeHost::start(const std::string& path) {
  running = true;
  loaded_ = config();
  log(config_change(path, "SHA256=" + lower(digests_of(loaded_).sha256)));
  log({.id = 4, .data = {{"State", "Started"}, {"Version", "1.5.3"}}});
}

std::string FakeHost::look() {
  const bool program = installed || half_installed;
  std::string names;
  for (const auto& name : directories) names += name + "\n";
  return section("os", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"") +
         section("kernel", "6.1.0-27-amd64") + section("node", name_) +
         section("machine", "0123456789abcdef0123456789abcdef") +
         section("boot", "f2a5c0de-0000-4000-8000-000000000001") +
         section("program", program ? "present\nSysmon v1.5.3 - Monitors system events\n"
                                      "current schema is version: 4.90"
                                    : "") +
         section("forwarder", forwards ? "active" : "inactive") +
         section("others", faults.contains(Fault::still_applies) ? "4711" : "") +
         section("position", position()) + section("staging", names) + status(0);
}

std::string FakeHost::position() const {
  const auto since = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
  return std::to_string(since.count()) + " " + std::to_string(events.size());
}

std::string FakeHost::keep() const {
  return "\n#bytes " + std::to_string(config().size()) + "\n" + config();
}

std::string FakeHost::stage(const transport::Operation& operation) {
  remove_named_in(operation.line);
  const auto site = site_of(file_to_write(operation), *this);
  const std::string name = site.directory().substr(places.staging.size() + 1);
  if (!directories.insert(name).second) return section("refused", "drwx------ " + name);
  std::string bytes = *operation.input;
  if (faults.contains(Fault::changes_the_bytes)) bytes += "\n";
  if (faults.contains(Fault::disk_full)) bytes.clear();
  files[site.file()] = bytes;
  if (bytes.size() != operation.input->size()) remove_directory(name);
  return (bytes.empty() ? section("full", "tmpfs 100 100 0 100% /run") : "") +
         section("staged", hash_line(bytes));
}

std::string FakeHost::apply(const transport::Operation& operation) {
  const std::string file = file_to_load(operation.line, *this);
  const std::string previous = between(operation.line, "\"$h\" = ", ";");
  const std::string before = section("position", position());
  const std::size_t from = events.size();
  const std::string there = lower(digests_of(config()).sha256);
  const bool somebody_was_faster = !previous.empty() && previous != there;
  const std::string probe = probe_in(operation.line);
  std::string said = somebody_was_faster ? section("second", there) : load(file);
  const bool revives = operation.line.find("systemctl start") != std::string::npos;
  if (revives && !running) {
    start(file);
    said += section("started", "");
  }
  if (!probe.empty() && !somebody_was_faster) create(probe);
  const std::string name = file.substr(places.staging.size() + 1);
  if (!faults.contains(Fault::keeps_the_file)) remove_directory(name.substr(0, name.find('/')));
  return before + said + section("left", left()) + status(from, probe);
}

/// What sysmon -c does and prints; exit code 0 also where no daemon runs.
std::string FakeHost::load(const std::string& file) {
  if (faults.contains(Fault::refuses)) {
    return section("rc", "87") + section("said", "Error: Incorrect XML configuration: " + file);
  }
  files[config_file()] = files.at(file);
  std::string said = "Configuration file validated.\n";
  if (running) {
    reload(file);
  } else {
    said += "Error: Sysmon is not installed.\n";
  }
  return section("rc", "0") + section("said", said);
}

void FakeHost::reload(const std::string& file) {
  if (faults.contains(Fault::ignores_the_reload)) return;
  if (faults.contains(Fault::crashes_on_reload) && config() != first_config_) {
    running = false;
    return;
  }
  if (!faults.contains(Fault::keeps_old_rules)) loaded_ = config();
  std::string hash = "SHA256=" + lower(digests_of(config()).sha256);
  if (faults.contains(Fault::wrong_hash)) hash = "SHA256=" + std::string(64, '0');
  if (faults.contains(Fault::no_hash)) hash = "-";
  log(config_change(file, hash));
  if (faults.contains(Fault::errors)) {
    log({.id = 255, .data = {{"ID", "QUEUE"}, {"Description", "Events dropped: 51"}}});
  }
}

/// A file of ours, which the rules log under the name that they have for it.
void FakeHost::create(const std::string& name) {
  if (!running || faults.contains(Fault::silent) ||
      loaded_.find(">/" + name + "<") == loaded_.npos) {
    return;
  }
  log({.id = 11, .data = {{"RuleName", name}, {"TargetFilename", places.staging + "/" + name}}});
}

std::string FakeHost::service() const {
  const std::string active = running ? "active" : installed ? "failed" : "inactive";
  return "LoadState=" + std::string{installed ? "loaded" : "not-found"} +
         "\nActiveState=" + active + "\nSubState=" + (running ? "running" : "dead") +
         "\nUnitFileState=" + (enabled ? "enabled" : "disabled") +
         "\nResult=" + (running ? "success" : "signal") +
         "\nExecMainStatus=0\nMainPID=" + std::to_string(running ? process_id : 0) +
         "\nNRestarts=" + std::to_string(restarts_);
}

/// The sections that tell how it is, with the events from the given one on.
std::string FakeHost::status(std::size_t from, const std::string& probe) const {
  std::string newest;
  std::string changes;
  std::string starts;
  std::string errors;
  std::string life;
  std::string probes;
  for (; from < events.size(); ++from) {
    const auto& event = events[from];
    newest = "Nov 24 02:01:48 " + name_ + " sysmon: " + to_xml(event) + "\n";
    auto& kind = event.id == 16    ? changes
                 : event.id == 4   ? starts
                 : event.id == 255 ? errors
                 : event.id == 11  ? probes
                                   : life;
    if (&kind == &life) life.clear();
    kind += newest;
  }
  const auto file = files.find(config_file());
  return section("service", service()) +
         section("config", file == files.end() ? "" : hash_line(file->second)) +
         section("newest", newest) + section("changes", changes) + section("starts", starts) +
         section("errors", errors) + section("life", life) +
         (probe.empty() ? "" : section("probe", probes));
}

std::string FakeHost::tidy(const transport::Operation& operation) {
  remove_named_in(operation.line);
  return section("left", left());
}

/// The directories of the workspace, as they are left.
std::string FakeHost::left() const {
  std::string names;
  for (const auto& name : directories) {
    if (name.starts_with(workspace + "-")) names += name + "\n";
  }
  return names.empty() ? "gone" : names;
}

void FakeHost::remove_named_in(const std::string& line) {
  for (const auto& name : named_leftovers(line, *this)) remove_directory(name);
}

void FakeHost::remove_directory(const std::string& name) {
  directories.erase(name);
  const std::string prefix = places.staging + "/" + name + "/";
  std::erase_if(files, [&](const auto& file) { return file.first.starts_with(prefix); });
}

}  // namespace sysring::fakes
