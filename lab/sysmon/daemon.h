#pragma once

namespace lab::sysmon {

/// Forks the daemon into the background and returns. It logs Event 16 and 4, reloads at SIGHUP,
/// ends at SIGTERM, and shows ordinary life in between. Files below /run/sysring, or below what the
/// state file `watched` names, it logs by its FileCreate rules.
int start_daemon();

}  // namespace lab::sysmon
