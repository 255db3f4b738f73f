#include "bites/survivors.h"

#include <array>

namespace sysring::bites {
namespace {

constexpr std::string_view quiet_events =
    "it selects among events of which a quiet machine has none of that kind, or enough of another";
constexpr std::string_view only_ascii = "all that decides is ASCII in every code page";
constexpr std::string_view silent_order = "the command beside it prints nothing";
constexpr std::string_view only_a_pause = "only a pause, or what it would have printed";
constexpr std::string_view as_typed = "cmd.exe and the tools take it the same way";
constexpr std::string_view second_lock = "one of two locks: the other one holds, and is read back";
constexpr std::string_view is_root = "whoever is root already needs no sudo";
constexpr std::string_view c_anyway = "the language and the path of a login are good enough there";
constexpr std::string_view not_taken = "a branch that is not taken while all goes well";
constexpr std::string_view enough = "a bound that is never reached";

constexpr auto survivors = std::to_array<Survivor>({
    // cmd.exe
    {"", "drops a command", "chcp 65001", only_ascii},
    {"", "swaps two commands", "chcp 65001", only_ascii},
    {"", "misspells a word", "chcp 65001 >nul: '>nul", only_a_pause},
    {"look", "drops a command", "wevtutil qe", quiet_events},
    {"look", "changes a comparison", "wevtutil qe", quiet_events},
    {"look", "changes a digit", "'EventID=", quiet_events},
    {"look", "swaps two commands", "fltmc filters >nul", silent_order},
    {"look", "loses a blank", "'dir /b' became 'dir/b'", as_typed},
    {"stage", "drops a word", "'-NonInteractive '", "there is nothing that it would ask"},
    {"stage 3", "misspells a word", "'>nul", only_a_pause},
    {"stage ", "changes an operator", "icacls", only_a_pause},
    {"stage 3", "changes an operator", "del /q", only_a_pause},
    {"stage ", "swaps two commands", "icacls", second_lock},
    {"stage 3", "swaps two commands", "del /q", silent_order},
    {"stage ", "swaps two commands", "cacls", "the directory is closed before it is read back"},
    {"stage ", "changes an account", "/setowner", second_lock},
    {"stage ", "drops a command", "/setowner", second_lock},
    {"stage 2", "changes a digit", "rd /s /q", "the try with PowerShell has removed it"},
    {"stage 3", "changes a digit", "rd /s /q", "the tries before have removed it"},
    {"stage 3", "drops a command", "staged.b64", "it goes with its directory, after the load"},
    {"key", "drops a command", "'regini",
     "regini cannot read back what it has set, and the evidence says so", true},
    {"apply", "changes a digit", "wevtutil qe", quiet_events},
    {"apply", "changes a comparison", "wevtutil qe", quiet_events},
    {"apply", "drops a command", "wevtutil qe", quiet_events},
    {"apply", "changes an operator", "wevtutil qe", quiet_events},
    {"apply", "swaps two commands", "echo #errors", quiet_events},
    {"apply", "swaps two commands", "(if errorlevel 1 (echo #second", not_taken},
    {"apply", "drops a word", "'/v ' became ''", not_taken},
    {"apply", "changes a comparison", "ping -n 2", only_a_pause},
    {"apply", "changes an operator", "rd /s /q", silent_order},
    {"verify", "drops a word", "'/c:3 '", enough},
    {"verify", "drops a command", "ping -n 2", only_a_pause},
    {"verify", "swaps two commands", "ping -n 2", only_a_pause},
    {"verify", "misspells a word", "wevtutil qe", quiet_events},
    {"verify", "changes an operator", "wevtutil qe", quiet_events},
    {"verify", "changes a digit", "wevtutil qe", quiet_events},
    {"verify", "changes a comparison", "wevtutil qe", quiet_events},
    {"verify", "swaps two commands", "wevtutil qe", quiet_events},
    {"tidy", "swaps two commands", "rd /s /q", silent_order},
    {"tidy", "changes an operator", "rd /s /q", silent_order},
    {"tidy", "drops a word", "dir /b /ad", not_taken},
    {"trial", "misspells a word", "'>nul", only_a_pause},
    {"trial", "changes an account", "/setowner", second_lock},
    // sh
    {"", "", "exec sudo -n", is_root},
    {"", "changes an account", "umask 077",
     "the directory is closed by its own mode; the probe has nothing in it"},
    {"", "changes an operator", "umask 077", c_anyway},
    {"", "", "export LC_ALL", c_anyway},
    {"", "swaps two commands", "LC_ALL=C; fi' 'echo", c_anyway},
    {"", "swaps two commands", "LC_ALL=C; PATH=", c_anyway},
    {"", "", "PATH=$PATH:/usr/sbin", c_anyway},
    {"", "changes a digit", "2>/dev/null", "nothing is said there while all goes well"},
    {"", "changes a comparison", "recent() { if test -n", "one that a look alone calls"},
    {"", "changes a comparison", "behind() { if test", "one that a log without a journal needs"},
    {"", "drops a command", "cat /var/log/syslog", "one that a log without a journal needs"},
    {"", "loses a blank", "-n 3'", "the tools take it the same way"},
    {"", "loses a blank", "-c 8192", "the tools take it the same way"},
    {"", "changes a digit", "tail -n 3", enough},
    {"", "changes a digit", "head -c 4096", enough},
    {"look", "drops a word", "test -n \"$(others)\"", "nobody else is there, in either way"},
    {"look", "changes an operator", "cat /etc/os-release", "grep is given the same file"},
    {"look", "changes a digit", "-n  3000", enough},
    {"look", "changes a digit", "'3000' became '3001'", enough},
    {"look", "loses a blank", "life() {", quiet_events},
    {"stage", "drops a word", "ls -ld", not_taken},
    {"stage", "misspells a word", "df -P", not_taken},
    {"stage", "changes an account", "-m 700", second_lock},
    {"stage", "changes an account", "chmod 700", second_lock},
    {"stage", "changes a digit", "chmod 700", not_taken},
    {"stage", "swaps two commands", "echo \"#refused\"", not_taken},
    {"stage", "drops a word", "'true; '", "it only begins a list"},
    {"stage", "drops a command", "umask 077", second_lock},
    {"tidy", "drops a command", "'true; '", "it only begins a list"},
    {"tidy", "misspells a word", "then echo ${f##*/}", not_taken},
    {"apply", "loses a blank", "pid() {", quiet_events},
    {"apply", "misspells a word", "systemctl reset-failed", "nothing has failed"},
    {"apply", "changes a comparison", "do if test -e $f", not_taken},
});

/// "stage " is each after the first one, "" any step.
bool is_in(std::string_view step, std::string_view named) {
  const bool is_open = named.empty() || named.ends_with(' ');
  return is_open ? step.starts_with(named) : step == named;
}

}  // namespace

const Survivor* survivor_for(const std::string& step, const Slip& slip) {
  const auto words = slip.where + ": " + slip.change;
  for (const auto& each : survivors) {
    const bool is_it = is_in(step, each.step) && (each.kind.empty() || each.kind == slip.kind) &&
                       words.find(each.words) != std::string::npos;
    if (is_it) return &each;
  }
  return nullptr;
}

}  // namespace sysring::bites
