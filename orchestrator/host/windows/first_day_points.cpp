#include <array>

#include "base/text.h"
#include "host/windows/first_day.h"

namespace sysring::host::windows {
namespace {

constexpr auto points = std::to_array<Point>({
    {"The SSH server starts `cmd.exe`, and the account has elevated rights there: `fltmc filters` "
     "ends with 0.",
     ""},
    {"`reg query`, `sc queryex`, `wevtutil gl`, `whoami`, `tzutil`, `tasklist` and the System log "
     "tell every fact that a look asks for.",
     ""},
    {"The driver is found by its altitude 385201, and `for /f` over `reg query` of the publisher's "
     "`MessageFileName` finds the program.",
     ""},
    {"`Sysmon64.exe -accepteula -? config` prints its version in its banner and \"current schema "
     "is version\".",
     ""},
    {"`ConfigHash` and Event 16 name the SHA-256 of the file's bytes, also with `HashAlgorithms` "
     "SHA1 alone.",
     ""},
    {"`wevtutil gli`: the oldest record and the number of records give the number of the newest "
     "one.",
     ""},
    {"`wevtutil` ends with 15007 for a channel that is not there.", ""},
    {"`cacls DIR /S` prints `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)` for the directory that "
     "`icacls` has closed.",
     ""},
    {"`findstr \"^\"` passes lines of base64 on byte by byte, and `certutil` decodes and hashes "
     "them.",
     ""},
    {"Without PowerShell a file goes by SFTP: OpenSSH offers it and takes paths like "
     "`/C:/Windows/Sysring`, and `certutil -hashfile` reads what arrived.",
     ""},
    {"The script that stages works in Windows PowerShell 5.1.", ""},
    {"The script that reads the access of the key works in Windows PowerShell 5.1.", ""},
    {"`rd /s /q` removes our directory.", ""},
    {"`Sysmon64.exe -c FILE` refuses a broken file with exit code 87, in English also on a German "
     "system and of the Windows feature.",
     "a line that begins with `Error:`, 87, and the `ConfigHash` as before",
     "echo broken>%TEMP%\\broken.xml\n"
     "\"{image}\" -accepteula -c %TEMP%\\broken.xml\n"
     "echo %errorlevel%\n"
     "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\{driver}\\Parameters /v ConfigHash"},
    {"`Sysmon64.exe -c` says so where it is not elevated.",
     "in a window that does not run as administrator: `You need to launch Sysmon as an "
     "Administrator.`",
     "\"{image}\" -accepteula -c"},
    {"`Sysmon64.exe -c FILE` works while its service is stopped. This takes the rules of the host "
     "away until the next rollout.",
     "0, and another `ConfigHash` than before",
     "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\{service} /v Start /t REG_DWORD /d 4 /f\n"
     "shutdown /r /t 0\n"
     "echo ^<Sysmon schemaversion=\"4.22\"^>^<EventFiltering/^>^</Sysmon^>>%TEMP%\\empty.xml\n"
     "\"{image}\" -accepteula -c %TEMP%\\empty.xml\n"
     "echo %errorlevel%\n"
     "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\{driver}\\Parameters /v ConfigHash\n"
     "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\{service} /v Start /t REG_DWORD /d 2 /f\n"
     "sc start {service}"},
    {"`-c` leaves the access of the key as it is.",
     "after the first rollout there, `D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)` and the `key_readers`; "
     "before it, Users may read (`BU`)",
     "powershell -NoProfile -Command \"(Get-Acl "
     "'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\{driver}\\Parameters').Sddl\""},
    {"`regini` closes a key, here one that is made for it.",
     "full access (`KA`) of `SY` and `BA` and nobody else; `P` behind `D:` says that nothing is "
     "inherited",
     "reg add HKLM\\SOFTWARE\\SysringTry /f\n"
     "echo \\Registry\\Machine\\SOFTWARE\\SysringTry [1 17]>%TEMP%\\try.ini\n"
     "regini %TEMP%\\try.ini\n"
     "powershell -NoProfile -Command \"(Get-Acl 'HKLM:\\SOFTWARE\\SysringTry').Sddl\"\n"
     "reg delete HKLM\\SOFTWARE\\SysringTry /f"},
    {"A program that AppLocker or WDAC forbids ends with 1260 or 4551 in `cmd.exe`.",
     "one of these two, where a policy forbids `certutil` to this account; other numbers are told "
     "as the words of the program alone",
     "certutil -?\n"
     "echo %errorlevel%"},
    {"`findstr` passes on no line of more than 8,190 characters that comes from a pipe.",
     "0, and a message that a line is too long",
     "powershell -NoProfile -Command \"'x' * 9000 | Set-Content -Encoding Ascii "
     "%TEMP%\\long.txt\"\n"
     "type %TEMP%\\long.txt | findstr x | find /c \"x\""},
    {"What happens to a command when the SSH connection breaks off.",
     "from another machine, and cut off after a few seconds: whether `PING.EXE` is listed still. "
     "Either is safe; it says whether an apply survives a lost line",
     "ssh HOST \"ping -n 60 127.0.0.1\"\n"
     "tasklist /fi \"IMAGENAME eq PING.EXE\""},
    {"`sc stop` is refused with 5 from version 15 on.",
     "`FAILED 5`; where it stops all the same, start it again", "sc stop {service}"},
    {"Before the first rollout ordinary users can read the rules.",
     "in the session of an ordinary user: the value before it, an error after it",
     "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\{driver}\\Parameters /v Rules"},
    {"The file of the probe, created by `cmd.exe` in the closed directory, gives an Event 11 with "
     "the rule's name.",
     "after the first rollout there: one with `sysring-probe-` in its RuleName",
     "wevtutil qe Microsoft-Windows-Sysmon/Operational \"/q:*[System[(EventID=11)]]\" /c:5 "
     "/rd:true /f:xml"},
});

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string all{text};
  for (auto at = all.find(what); at != std::string::npos; at = all.find(what, at + by.size())) {
    all.replace(at, what.size(), by);
  }
  return all;
}

}  // namespace

std::span<const Point> first_day_points() { return points; }

Installed usual_names() {
  return {.service = "Sysmon64",
          .driver = "SysmonDrv",
          .image = "C:\\Windows\\Sysmon64.exe",
          .staging = "C:\\Windows\\Sysring",
          .user = {}};
}

std::vector<std::string> commands_of(const Point& point, const Installed& installed) {
  std::vector<std::string> commands;
  for (const auto line : lines_of(point.by_hand)) {
    auto command = replaced(line, "{image}", installed.image);
    command = replaced(command, "{service}", installed.service);
    commands.push_back(replaced(command, "{driver}", installed.driver));
  }
  return commands;
}

}  // namespace sysring::host::windows
