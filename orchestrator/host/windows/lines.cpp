#include "host/windows/lines.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/check.h"
#include "host/windows/command.h"
#include "host/windows/scripts.h"
#include "host/windows/staging.h"

namespace sysring::host::windows {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t look_cap = 32'768;
constexpr std::size_t usual_cap = 65'536;
constexpr std::size_t most_leftovers = 40;

std::string newer_than(std::uint64_t record) {
  return "(EventRecordID>" + std::to_string(record) + ")";
}

std::string pause(int seconds) {
  return "ping -n " + std::to_string(seconds + 1) + " 127.0.0.1 >nul";
}

transport::Operation operation(std::string_view step, const std::string& commands,
                               transport::Access access) {
  auto line =
      in_turn({mark("begin " + std::string{step}), "chcp 65001 >nul", commands, mark("end")});
  check(line.size() <= longest_line, "a line fits into what cmd.exe takes");
  return {.line = std::move(line), .output_cap = usual_cap, .deadline = 120s, .access = access};
}

/// What is short whatever a host does: paths and addresses, and no command line, value or answer of
/// somebody else's, which may be as long as an event can be.
constexpr std::string_view short_kinds =
    "(EventID=3 or EventID=7 or EventID=9 or EventID=11 or EventID=12 or EventID=17 or EventID=23 "
    "or EventID=26)";

std::string not_of(const std::string& name, const std::string& program) {
  return " and EventData[Data[@Name='" + name + "']!='C:\\Windows\\System32\\" + program + "']";
}

/// Signs of life, newest first. Command lines of ours are up to 8,191 characters long, and each
/// event of a process that they start repeats them: so of those only what neither cmd.exe nor the
/// SSH server has a part in. What is longer than findstr passes on is left out.
std::string life_query(const std::string& selection, int count) {
  const std::string query = "wevtutil qe " + std::string{channel} + " \"/q:*[System[";
  const auto newest = [](int how_many) {
    return "\" /c:" + std::to_string(how_many) + " /rd:true /f:xml";
  };
  return in_turn({query + std::string{short_kinds} + " and " + selection + "]]" + newest(2 * count),
                  query + "(EventID=1) and " + selection + "]" + not_of("Image", "cmd.exe") +
                      not_of("Image", "conhost.exe") + not_of("ParentImage", "cmd.exe") +
                      not_of("ParentImage", "OpenSSH\\sshd.exe") + "]" + newest(count) +
                      " | findstr \"^\" 2>nul"});
}

std::string tell_life(const std::string& selection, int count) {
  return in_turn({mark("life"), life_query(selection, count)});
}

/// The log comes first: what we run for the other facts is logged too.
std::string tell_log() {
  const std::string name{channel};
  const std::string kinds{short_kinds};
  return in_turn({mark("log"), "wevtutil gli " + name, mark("newest"), events(kinds, 1),
                  tell_life("TimeCreated[timediff(@SystemTime) <= 900000]", 1), mark("recent"),
                  "wevtutil qe " + name + " \"/q:*[System[" + kinds +
                      " and TimeCreated[timediff(@SystemTime) <= 300000]]]\" /c:1 /f:xml",
                  mark("changes"), events("(EventID=16)", 3), mark("starts"),
                  events("(EventID=4)", 1), mark("errors"), events("(EventID=255)", 2),
                  mark("channel"), "wevtutil gl " + name});
}

std::string tell_windows() {
  const std::string version = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  const std::string bios = "HARDWARE\\DESCRIPTION\\System\\BIOS";
  return in_turn(
      {mark("shell"),
       "echo %OS%",
       mark("root"),
       "echo %SystemRoot%",
       mark("rights"),
       "fltmc filters >nul 2>nul",
       tell_exit_code(),
       mark("windows"),
       value_of(version, "CurrentBuild /reg:64"),
       value_of(version, "UBR /reg:64"),
       value_of(version, "DisplayVersion /reg:64"),
       value_of(version, "InstallDate /reg:64"),
       value_of("SYSTEM\\CurrentControlSet\\Control\\ProductOptions", "ProductType"),
       value_of("SOFTWARE\\Microsoft\\Cryptography", "MachineGuid /reg:64"),
       value_of(bios, "SystemManufacturer"),
       value_of(bios, "SystemProductName"),
       value_of(service_key("bnistack\\PvsAgent"), "WriteCacheType"),
       mark("node"),
       "hostname",
       mark("user"),
       "whoami /user /fo csv /nh",
       mark("zone"),
       "tzutil /g",
       "echo.",
       mark("boot"),
       "wevtutil qe System \"/q:*[System[Provider[@Name='Microsoft-Windows-Kernel-General'] and "
       "(EventID=12)]]\" /c:1 /rd:true /f:xml",
       mark("failures"),
       "wevtutil qe System \"/q:*[System[Provider[@Name='Service Control Manager'] and "
       "(EventID=7031 "
       "or EventID=7034 or EventID=7023 or EventID=7024)]]\" /c:3 /rd:true /f:xml"});
}

/// The driver by its altitude, as its name may be another; the service by the GUID under which
/// Sysmon publishes its events.
std::string tell_sysmon() {
  const std::string parameters = service_key("%a\\Parameters");
  const std::string service = service_key("%~ni");
  return in_turn(
      {in_block("for /f \"tokens=1,3\" %a in ('fltmc filters') do @if \"%b\"==\"385201\" " +
                in_block(in_turn({mark("driver"), "echo %a", mark("config"),
                                  value_of(parameters, "ConfigHash"),
                                  value_of(parameters, "ConfigFile")}))),
       in_block(
           "for /f \"tokens=2*\" %a in ('reg query "
           "\"HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers\\"
           "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}\" /v MessageFileName') do @if not "
           "\"%b\"==\"\" for %i "
           "in (\"%b\") do @" +
           in_block(in_turn(
               {mark("service"), "echo %~ni", mark("settings"), value_of(service, "ImagePath"),
                value_of(service, "Start"), mark("state"), "sc queryex \"%~ni\"", mark("process"),
                "tasklist /fi \"IMAGENAME eq %~nxi\" /v /fo csv /nh", mark("version"),
                "call \"%b\" -accepteula -? config 2>&1 | findstr /c:\"System Monitor v\" "
                "/c:\"current schema is version\""})))});
}

std::string tell_forwarders() {
  return in_turn(
      {mark("forwarders"),
       value_of("SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog\\EventForwarding\\"
                "SubscriptionManager",
                "1"),
       in_block("for %s in (winlogbeat \"Elastic Agent\" SplunkForwarder nxlog AzureMonitorAgent "
                "WazuhSvc) do @sc queryex %s 2>nul | find \": 4 \" >nul && echo running=%~s")});
}

std::string tell_leftovers() {
  return in_turn({mark("staging"), "dir /b /ad %SystemRoot%\\Sysring 2>nul"});
}

/// "gone" where no directory of this workspace is there, else their names.
std::string tell_left(const Site& site, const std::string& staging) {
  const std::string ours = staging + "\\" + site.workspace + "-*";
  return in_turn(
      {mark("left"), in_block("if exist " + ours + " (dir /b /ad " + ours + ") else echo gone")});
}

std::string tell_rules(const Installed& installed) {
  return in_turn(
      {mark("config"), value_of(service_key(installed.driver + "\\Parameters"), "ConfigHash")});
}

/// The events of the probe behind a record, newest first.
std::string probed_since(const Site& site, std::uint64_t record) {
  return "wevtutil qe " + std::string{channel} + " \"/q:*[System[(EventID=11) and " +
         newer_than(record) + "] and EventData[Data[@Name='RuleName']='" + site.probe +
         "']]\" /c:2 /rd:true /f:xml";
}

/// Succeeds once there is one.
std::string has_probed(const Site& site, std::uint64_t record) {
  return probed_since(site, record) + " | find \"EventRecordID\" >nul";
}

/// What is in force, from the events behind a record.
std::string tell_status(const Site& site, const Installed& installed, std::uint64_t record) {
  const std::string since = " and " + newer_than(record);
  const std::string probes =
      site.probe.empty() ? "" : in_turn({mark("probe"), probed_since(site, record)});
  return in_turn({tell_rules(installed), mark("settings"),
                  value_of(service_key(installed.service), "Start"), mark("state"),
                  "sc queryex " + quoted(installed.service), mark("changes"),
                  events("(EventID=16)" + since, 3), mark("starts"),
                  events("(EventID=4)" + since, 1), mark("errors"),
                  events("(EventID=255)" + since, 3), probes, tell_life(newer_than(record), 2)});
}

/// A script, and how it ended where it says nothing itself.
std::string run_and_tell(std::string_view script) {
  return in_turn({run(script), mark("ended"), tell_exit_code()});
}

/// Where PowerShell may work. It reads its first line from the pipe.
std::string tell_key(const Look& look) {
  if (look.tools == Tools::native) return "";
  return "echo read " + look.installed.driver + "|" + run(key_script);
}

std::string remove_leftovers(const Site& site, const Look& look) {
  std::string commands;
  std::size_t count = 0;
  for (const auto& name : look.facts.leftovers) {
    if (!is_ours(site, name) || ++count > most_leftovers) continue;
    commands = in_turn({commands, "rd /s /q " + look.installed.staging + "\\" + name});
  }
  return commands;
}

/// Creates the file of the probe once a second until its event comes: the service may still be on
/// its way from one set of rules to the next.
std::string prove_rules(const Site& site, const Look& look, const std::string& condition) {
  const std::string directory = site.directory(look.installed);
  const std::string seen = directory + "\\seen";
  return "for /l %n in (1,1,20) do @" + condition + "if not exist " + seen + " " +
         in_block(in_turn({"echo.>" + directory + "\\" + site.probe, pause(1),
                           has_probed(site, look.position.record) + " && echo.>" + seen}));
}

std::string load(const Site& site, const Look& look, Revival revival) {
  const auto& installed = look.installed;
  const std::string directory = site.directory(installed);
  const std::string loaded = directory + "\\loaded";
  const std::string prove = site.probe.empty()
                                ? "if exist " + loaded + " " + pause(2)
                                : prove_rules(site, look, "if exist " + loaded + " ");
  const std::string start = "sc queryex " + quoted(installed.service) +
                            " | find \": 4 \" >nul || (" + mark("started") + "& sc start " +
                            quoted(installed.service) + ")";
  return in_turn({mark("said"),
                  quoted(installed.image) + " -accepteula -c " + site.file(installed) +
                      " 2>&1&& echo.>" + loaded,
                  mark("rc"), tell_exit_code(),
                  revival == Revival::when_stopped ? start : std::string{}, in_block(prove)});
}

/// Nothing is loaded where the host no longer has what the look found there.
std::string guarded(const Look& look, const std::string& command) {
  const std::string found{look.status.config.hex("SHA256")};
  if (found.empty()) return command;
  const std::string hash =
      value_of(service_key(look.installed.driver + "\\Parameters"), "ConfigHash");
  return in_turn({hash + " | find /i " + quoted(found) + " >nul",
                  in_block("if errorlevel 1 " + in_block(in_turn({mark("second"), hash})) +
                           " else " + in_block(command))});
}

}  // namespace

transport::Operation look() {
  auto looking = operation(
      "look",
      in_turn({tell_log(), tell_windows(), tell_sysmon(), tell_forwarders(), tell_leftovers()}),
      transport::Access::reads);
  looking.output_cap = look_cap;
  return looking;
}

std::vector<transport::Operation> stage(const Site& site, const Look& look,
                                        std::shared_ptr<const std::string> bytes) {
  const auto staging = [&](const std::string& commands) {
    return operation("stage", in_turn({remove_leftovers(site, look), commands}),
                     transport::Access::changes);
  };
  if (look.tools == Tools::usual) {
    auto scripted = staging(run_and_tell(stage_script));
    scripted.head = first_line({.directory = site.directory(look.installed),
                                .name = site.file_name,
                                .size = bytes->size(),
                                .sent = bytes->size()});
    scripted.input = std::move(bytes);
    return {std::move(scripted)};
  }
  if (look.delivery == Delivery::certutil) {
    auto decoding = staging(decode_file(site, look.installed));
    decoding.input = std::make_shared<const std::string>(in_base64_lines(*bytes));
    return {std::move(decoding)};
  }
  return {staging(in_turn({make_directory(site, look.installed), mark("closed"),
                           show_access(look.installed.staging),
                           show_access(site.directory(look.installed))})),
          put_file(site, look.installed, std::move(bytes)),
          operation("stage", hash_file(site, look.installed), transport::Access::reads)};
}

transport::Operation read_key(const Look& look) {
  auto reading = operation("key", run_and_tell(key_script), transport::Access::reads);
  reading.head = "read " + look.installed.driver + "\n";
  return reading;
}

transport::Operation close_key(const Site& site, const Look& look) {
  const auto& installed = look.installed;
  if (look.tools == Tools::native) {
    const std::string rule = site.directory(installed) + "\\key.ini";
    return operation(
        "key",
        in_turn({"echo \\Registry\\Machine\\" + service_key(installed.driver + "\\Parameters") +
                     " [1 17]>" + rule,
                 "regini " + rule + "&& " + mark("regini")}),
        transport::Access::changes);
  }
  auto closing = operation("key", run_and_tell(key_script), transport::Access::changes);
  closing.head = "close " + installed.driver;
  for (const auto& sid : site.key_readers) closing.head += " " + sid;
  closing.head += "\n";
  return closing;
}

transport::Operation apply(const Site& site, const Look& look, Revival revival) {
  const std::string directory = site.directory(look.installed);
  return operation(
      "apply",
      in_turn({mark("log"), "wevtutil gli " + std::string{channel},
               guarded(look, load(site, look, revival)), "rd /s /q " + directory,
               tell_left(site, look.installed.staging),
               tell_status(site, look.installed, look.position.record), tell_key(look)}),
      transport::Access::changes);
}

transport::Operation verify(const Site& site, const Look& look, const Position& position,
                            Awaited awaited) {
  const auto until = [](const std::string& seen) {
    return in_block("for /l %n in (1,1,18) do @" + seen + " || " + pause(5));
  };
  const std::string directory = site.directory(look.installed);
  const bool anew = awaited == Awaited::probe_anew;
  const std::string wait =
      anew                        ? in_turn({"mkdir " + directory, close(look.installed.staging),
                                             in_block(prove_rules(site, look, "")), "rd /s /q " + directory,
                                             tell_left(site, look.installed.staging)})
      : awaited == Awaited::probe ? until(has_probed(site, position.record))
                                  : until(in_block(life_query(newer_than(position.record), 1)) +
                                          " | find \"EventRecordID\" >nul");
  auto verifying = operation(
      "verify", in_turn({wait, tell_status(site, look.installed, position.record), tell_key(look)}),
      anew ? transport::Access::changes : transport::Access::reads);
  verifying.deadline = 180s;
  return verifying;
}

transport::Operation tidy(const Site& site, const Look& look) {
  return operation("tidy",
                   in_turn({remove_leftovers(site, look), tell_left(site, look.installed.staging)}),
                   transport::Access::changes);
}

transport::Operation trial(const Site& site, const Look& look) {
  const std::string directory = site.directory(look.installed);
  const auto& driver = look.installed.driver;
  const std::string hashing =
      driver.empty() ? "" : value_of(service_key(driver + "\\Parameters"), "HashingAlgorithm");
  return operation("trial",
                   in_turn({mark("closed"), "mkdir " + directory, close(directory),
                            "icacls " + directory + " /setowner *S-1-5-32-544 /q >nul",
                            "cacls " + directory + " /S", "rd /s /q " + directory, mark("channel"),
                            "wevtutil gl Sysring-Is-Not-There/Operational >nul 2>nul",
                            tell_exit_code(), mark("hashing"), hashing}),
                   transport::Access::changes);
}

}  // namespace sysring::host::windows
