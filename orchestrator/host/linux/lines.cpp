#include "host/linux/lines.h"

#include <algorithm>
#include <chrono>

#include "base/printable.h"
#include "base/text.h"
#include "host/linux/script.h"

namespace sysring::host::linux {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t look_cap = 65'536;
constexpr std::size_t keep_cap = 4'194'304 + 4'096;  // the bytes, and what is said around them
constexpr std::size_t most_leftovers = 50;

/// `count` times a fifth of a second, or of a second where sleep knows no fractions.
std::string wait_while(const std::string& condition, int count) {
  return "n=0; while test $n -lt " + std::to_string(count) + " && " + condition +
         "; do n=$((n+1)); sleep 0.2 2>/dev/null || sleep 1; done";
}

std::string prints_nothing(const std::string& command) {
  return "test -z \"$(" + command + " | head -n 1)\"";
}

std::string wait_until_it_prints(const std::string& command, int count) {
  return wait_while(prints_nothing(command), count);
}

// The events of Sysmon. Whoever may write to the log can write such lines; the journal knows those
// of root, a file does not. No line of an event begins with '#', as only marks do.
constexpr std::string_view events_only = R"(grep -E "^([^#].*)?<Event>")";
constexpr std::string_view journal = "journalctl -q -a -t sysmon _UID=0 -o cat --no-pager";

std::string no_noise(const std::string& command) { return command + " 2>/dev/null"; }

/// The shell's `recent` and `since`: the newest events, and those behind a position ($t and $s).
/// Neither reads a log of gigabytes as a whole. A log that has become shorter was rotated away.
std::string define_log(const fleet::Places& places) {
  const std::string& log = places.log;
  return "j=$(" + no_noise(std::string{journal} + " -n 1") +
         "); recent() { if test -n \"$j\"; then " + no_noise(std::string{journal} + " -n 3000") +
         "; else " + no_noise("tail -c 2097152 " + log) + "; fi | " + std::string{events_only} +
         "; }; size() { n=$(" + no_noise("wc -c <" + log) + "); echo $((${n:-0})); }; " +
         "behind() { if test $(size) -ge $s; then tail -c +$((s+1)) " + log +
         "; else tail -c +$((s+1)) " + log + ".1; cat " + log + "; fi 2>/dev/null; }; " +
         "since() { if test -n \"$j\"; then " +
         no_noise(std::string{journal} + " --since \"@$t\"") +
         "; else behind; fi | head -c 8388608 | " + std::string{events_only} + "; }";
}

/// The shell's `life`: of the events that it reads, those of the service which others than we have
/// caused. Commands of ours are known by the mark that their script begins with, and by our
/// directories.
std::string define_life(const fleet::Places& places) {
  return "pid() { p=$(" + no_noise("systemctl show " + places.unit + " -p MainPID --no-pager") +
         "); echo \"${p#MainPID=}\"; }; life() { grep \"<Execution ProcessID=.$(pid). \" | "
         "grep -v -F -e \"#begin\" -e \"" +
         places.staging + "/\" -e \"<EventID>16<\" -e \"<EventID>4<\" -e \"<EventID>255<\"; }";
}

/// Of the events that it reads, those of the probe.
std::string probed(const Site& site) {
  return R"(grep -F "<EventID>11</EventID>" | grep -F ">)" + site.probe + R"(<")";
}

/// Creates the file of the probe, once a second until its event comes: an engine may still be on
/// its way from one set of rules to the next when it announces them.
std::string prove_rules(const Site& site) {
  if (site.probe.empty()) return "";
  const std::string file = site.directory() + "/" + site.probe;
  const std::string create = "{ test $((n%5)) -ne 0 || { rm -f " + file + "; : >" + file + "; }; }";
  return "; " + wait_while(create + " && " + prints_nothing("since | " + probed(site)), 50);
}

// Whoever applies goes on where its controller has died, so that nothing is left half-done: it is
// no reader of its output that ends it. It leaves the number of its process in its directory.

std::string go_on_alone(const Site& site) {
  return "trap \"\" PIPE; echo $$ >" + site.directory() + "/pid";
}

/// Waits for an apply of ours that goes on, and tells of one that does not end. A second one beside
/// it would find what the first is about to replace.
std::string wait_for_others(const Site& site) {
  return "others() { for f in " + site.places.staging + "/" + site.workspace + "-*/pid; do p=$(" +
         no_noise("head -c 10 $f") + ") && " +
         no_noise("grep -q -F \"#begin apply\" /proc/$p/cmdline") + " && echo $p; done; }; " +
         wait_while("test -n \"$(others)\"", 150) + "; " + mark("others") + "; others";
}

std::string last_events(std::string_view id, int count) {
  return "all | grep -F \"<EventID>" + std::string{id} + "</EventID>\" | tail -n " +
         std::to_string(count) + " | head -c 8192";
}

/// What `status_in` in answers.h reads, from the events that `source` prints.
std::string tell_status(const Site& site, const std::string& source) {
  const auto& places = site.places;
  const std::string config = places.state + "/config.xml";
  return mark("service") + "; " +
         no_noise("systemctl show " + places.unit +
                  " -p LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,MainPID,"
                  "NRestarts --no-pager") +
         "; " + mark("config") + "; test -f " + config + " && " +
         no_noise("{ sha256sum <" + config + "; wc -c <" + config + "; }") + "; e=$(" + source +
         "); all() { printf \"%s\\n\" \"$e\"; }; " + mark("newest") +
         "; all | tail -n 1 | head -c 8192; " + mark("changes") + "; " + last_events("16", 3) +
         "; " + mark("starts") + "; " + last_events("4", 1) + "; " + mark("errors") + "; " +
         last_events("255", 3) + "; " + mark("life") + "; all | life | tail -n 5 | head -c 16384";
}

/// The same with what the probe has brought about.
std::string tell_status_since(const Site& site) {
  std::string status = tell_status(site, "since");
  if (site.probe.empty()) return status;
  return status + "; " + mark("probe") + "; all | " + probed(site) + " | tail -n 3 | head -c 8192";
}

std::string tell_position(std::string_view section) {
  return "t=$(date +%s); s=$(size); " + mark(section) + "; echo \"$t $s\"";
}

std::string tell_identity(const fleet::Places& places) {
  return mark("os") + "; cat /etc/os-release 2>/dev/null | grep \"^[A-Z]\" | head -c 4096; " +
         mark("kernel") + "; uname -r; " + mark("node") + "; uname -n; " + mark("machine") + "; " +
         no_noise("head -c 64 /etc/machine-id") + "; " + mark("boot") + "; " +
         no_noise("head -c 64 /proc/sys/kernel/random/boot_id") + "; " + mark("program") +
         "; test -x " + places.sysmon + " && { echo present; " + places.sysmon +
         " \"-?\" config 2>&1 </dev/null | grep -v \"^#\" | head -n 40 | head -c 4096; }; " +
         mark("forwarder") + "; " + no_noise("systemctl is-active rsyslog");
}

/// "gone" where no directory of this workspace is there, else their names.
std::string tell_left(const Site& site) {
  return mark("left") + "; for f in " + site.places.staging + "/" + site.workspace +
         "-*; do if test -e $f; then echo ${f##*/}; else echo gone; fi; done | "
         "grep -v \"^#\" | head -c 8192";
}

std::string remove_all(const Site& site, const std::vector<std::string>& leftovers) {
  std::string command = "true";
  for (const auto& name : leftovers) command += "; rm -rf " + site.places.staging + "/" + name;
  return command;
}

/// Those that are ours; a look names no more than it may cost to remove.
std::vector<std::string> ours_among(const Site& site, const std::vector<std::string>& names) {
  std::vector<std::string> ours;
  std::ranges::copy_if(names, std::back_inserter(ours),
                       [&](const auto& name) { return is_ours(site, name); });
  if (ours.size() > most_leftovers) ours.resize(most_leftovers);
  return ours;
}

/// Makes the directory, which nobody may have prepared for us: no link, no other owner, and the
/// one of this operation must be new.
std::string make_directory(const Site& site) {
  const std::string& root = site.places.staging;
  return no_noise("mkdir -m 700 " + root) + "; if test -L " + root + " || test \"$(" +
         no_noise("stat -c \"%u %F\" " + root) + ")\" != \"$(id -u) directory\"; then " +
         mark("refused") + "; ls -ld " + root + " 2>&1; elif chmod 700 " + root +
         " && mkdir -m 700 " + site.directory() + " 2>&1; then made=yes; else " + mark("refused") +
         "; ls -ld " + site.directory() + " 2>&1; fi";
}

std::string write_file(const Site& site, std::size_t size) {
  const std::string file = site.file();
  return "if test \"$made\" = yes; then head -c " + std::to_string(size) + " >" + file +
         " 2>/dev/null || { " + mark("full") + "; df -P " + site.directory() +
         " 2>&1 | tail -n 1; }; " + mark("staged") + "; sha256sum <" + file + "; test \"$(wc -c <" +
         file + ")\" -eq " + std::to_string(size) + " || rm -rf " + site.directory() + "; fi";
}

/// Sysmon for Linux asks for no licence with -c. It writes to a file, because whoever inherits a
/// pipe can keep it open.
std::string load(const Site& site, Revival revival) {
  const std::string& unit = site.places.unit;
  const std::string start =
      "test \"$(" + no_noise("systemctl show " + unit + " -p ActiveState --no-pager") +
      ")\" = ActiveState=active || { " + mark("started") + "; systemctl reset-failed " + unit +
      " >/dev/null 2>&1; systemctl start " + unit + " 2>&1 | grep -v \"^#\" | head -c 1024; }; ";
  return site.places.sysmon + " -c " + site.file() + " >" + site.directory() +
         "/said 2>&1 </dev/null; rc=$?; " + mark("rc") + "; echo $rc; " + mark("said") +
         "; grep -v \"^#\" " + site.directory() + "/said | head -c 4096; " +
         (revival == Revival::when_stopped ? start : "") + "if test $rc -eq 0; then " +
         wait_until_it_prints("since | grep -F \"<EventID>16</EventID>\" | grep -F " + site.file(),
                              50) +
         prove_rules(site) + "; fi";
}

std::string guarded(const Site& site, const std::string& previous, const std::string& command) {
  if (previous.empty()) return command;
  return "h=$(" + no_noise("sha256sum <" + site.places.state + "/config.xml") +
         "); h=${h%% *}; if test \"$h\" = " + lower(previous) + "; then " + command + "; else " +
         mark("second") + "; echo \"$h\"; fi";
}

transport::Operation operation(const std::string& text, transport::Access access) {
  return {.line = as_line(text), .output_cap = look_cap, .deadline = 120s, .access = access};
}

Error not_plain(const std::string& what, const std::string& text, const std::string& expected) {
  return {Reason::bad_value, Effect::none,
          "found the " + what + " '" + printable_line(text, 100) + "', expected " + expected};
}

}  // namespace

std::string Site::directory() const {
  return places.staging + "/" + workspace + "-" + std::to_string(operation.number);
}

std::string Site::file() const { return directory() + "/" + file_name; }

Result<Done> check_names(const Site& site) {
  const auto& places = site.places;
  for (const auto* path : {&places.sysmon, &places.state, &places.staging, &places.log}) {
    if (!is_plain_path(*path)) {
      return not_plain("path", *path, "an absolute one of letters, digits and '.', '_', '-', '/'");
    }
  }
  for (const auto* name : {&places.unit, &site.workspace, &site.file_name}) {
    if (!is_plain_name(*name)) {
      return not_plain("name", *name, "letters, digits, '.', '_' and '-'");
    }
  }
  if (!site.probe.empty() && !is_plain_name(site.probe)) {
    return not_plain("name", site.probe, "one of a probe");
  }
  return Done{};
}

sysmon::Scene probe_scene(const fleet::Places& places, const std::string& workspace) {
  sysmon::Scene scene{.directory = places.staging + "/" + workspace + "-", .programs = {}};
  for (const auto* directory : {"/bin/", "/usr/bin/"}) {
    for (const auto* shell : {"sh", "dash", "bash", "busybox"}) {
      scene.programs.push_back(std::string{directory} + shell);
    }
  }
  return scene;
}

bool is_ours(const Site& site, std::string_view name) {
  const std::string prefix = site.workspace + "-";
  return name.starts_with(prefix) && parse_number(name.substr(prefix.size())).has_value();
}

transport::Operation look(const Site& site) {
  return operation(
      script("look", {define_log(site.places), define_life(site.places), wait_for_others(site),
                      tell_identity(site.places), tell_position("position"),
                      mark("staging") + "; " + no_noise("ls -1A " + site.places.staging) +
                          " | grep -v \"^#\" | head -c 8192",
                      tell_status(site, "recent")}),
      transport::Access::reads);
}

transport::Operation keep(const Site& site) {
  const std::string config = site.places.state + "/config.xml";
  auto reading = operation(script("keep", {"n=$(" + no_noise("wc -c <" + config) + ")", "echo",
                                           "echo \"#bytes $((n))\"", no_noise("cat " + config)}),
                           transport::Access::reads);
  reading.output_cap = keep_cap;
  return reading;
}

transport::Operation stage(const Site& site, std::shared_ptr<const std::string> bytes,
                           const std::vector<std::string>& leftovers) {
  const auto size = bytes->size();
  auto staging = operation(script("stage", {remove_all(site, ours_among(site, leftovers)),
                                            make_directory(site), write_file(site, size)}),
                           transport::Access::changes);
  staging.input = std::move(bytes);
  return staging;
}

transport::Operation apply(const Site& site, const std::string& previous, Revival revival) {
  const std::string directory = site.directory();
  return operation(
      script("apply",
             {define_log(site.places), define_life(site.places), tell_position("position"),
              go_on_alone(site), guarded(site, previous, load(site, revival)),
              "rm -rf " + directory + "; trap - PIPE", tell_left(site), tell_status_since(site)}),
      transport::Access::changes);
}

transport::Operation verify(const Site& site, const Position& position, Awaited awaited) {
  const std::string fresh =
      awaited == Awaited::probe ? "since | " + probed(site)
      : awaited == Awaited::life_since_own_event_16
          ? "since | awk \"f; /<EventID>16<.*" + site.file_name + "/{f=1}\" | life"
          : "since | life";
  const std::string where =
      "t=" + std::to_string(position.seconds) + "; s=" + std::to_string(position.size);
  return operation(script("verify", {define_log(site.places), define_life(site.places), where,
                                     wait_until_it_prints(fresh, 150), tell_status_since(site)}),
                   transport::Access::reads);
}

transport::Operation tidy(const Site& site, const std::vector<std::string>& leftovers) {
  return operation(script("tidy", {remove_all(site, ours_among(site, leftovers)), tell_left(site)}),
                   transport::Access::changes);
}

}  // namespace sysring::host::linux
