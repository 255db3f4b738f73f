#include "base/reason.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"

namespace sysring {
namespace {

using enum Reason;

constexpr auto pages = std::to_array<ReasonPage>({
    {bad_host_name, "a host name breaks the grammar of host names",
     "A typing error, a list with comments or separators in it, or an attempt to smuggle in an "
     "option.",
     "Use 1 to 253 letters and digits, inside also '.', '_' and '-'."},
    {unreadable_file, "a file is missing or cannot be read",
     "A wrong path, missing rights, or a directory or pipe where a file is expected.",
     "Check the path and its permissions."},
    {bad_syntax, "a file is not what its format demands",
     "A wrong indentation, an unfinished quote, or a file of another kind.",
     "Mend the place that is named."},
    {unknown_key, "a definition has a key that nobody reads",
     "A typing error, or a key of a later version.",
     "Use the name that is offered, or remove the key."},
    {unknown_name, "a name refers to nothing", "A typing error, or what it named is gone.",
     "Use the name that is offered."},
    {defined_twice, "the same name is defined twice",
     "Two files or groups define it, or a name differs only in upper and lower case.",
     "Keep one of the two definitions."},
    {too_big, "an input is larger or deeper than is allowed",
     "A wrong file, or one that was made to exhaust memory.",
     "Check that it is the right file; the limits are listed in docs/limits.md."},
    {bad_selector, "a selector cannot be read", "A missing operator, value or bracket.",
     "Write it like 'role=server,site!=lab'; `sysring help selectors` has the grammar."},
    {bad_value, "a value is not of the kind that its key wants",
     "A missing unit, a percentage above 100, or a word where a number belongs.",
     "Write there what is expected."},
    {overlapping_rings, "a host belongs to two rings that name it",
     "Two ring selectors match the same host.", "Make the selectors exclusive, or name an order."},
    {empty_ring, "a ring has no host",
     "Its selector matches nothing, or earlier rings took every host.",
     "Correct the selector, or mark the ring `may_be_empty: true`."},
    {bad_xml, "a text is no acceptable XML",
     "A cut-off file, a wrong encoding, or a document type, which is never allowed.",
     "Mend the place that is named."},
    {not_sysmon, "an XML file is no Sysmon configuration",
     "Another kind of XML, or a configuration without a schema version.",
     "The root must be <Sysmon schemaversion=\"…\">."},
    {no_workspace, "there is no workspace here", "The command was started in another directory.",
     "Change into the workspace, use -C DIR, or make one with `sysring init DIR`."},
    {exists_already, "what is to be made exists already",
     "The command was run before, or the name is taken.", "Choose another name."},
    {bad_usage, "the command line cannot be understood",
     "An option or argument is missing, or does not exist.", "See `sysring COMMAND --help`."},
    {rules_lost, "Sysmon would lose or invert a rule without a word",
     "A misspelt field, condition or attribute; two exclude blocks; an empty token in a list.",
     "Mend the place that is named; `sysring lint FILE` shows all of them."},

    {line_lost, "the connection broke",
     "The host rebooted, a firewall closed the connection, or sshd was restarted.",
     "The host is looked at again before anything is repeated."},
    {answer_cut, "the host said more than is taken in",
     "A noisy login script, or a host that means harm.",
     "Look at what the host prints at login: `ssh HOST true`."},
    {deadline_passed, "the host did not answer in time",
     "An overloaded host, a hanging login script, or a lost network.",
     "Try again later with `sysring retry`; raise host_deadline where hosts are slow."},
    {unreachable, "no connection to the host",
     "It is switched off, its name does not resolve, or a firewall is in between.",
     "Check name, address and port; then `sysring retry` takes it up again."},
    {auth_rejected, "the host does not accept the credential",
     "A wrong key or password, or an account that is locked or may not log in.",
     "Nothing is tried again by itself, because accounts lock. Mend the credential, then `sysring "
     "retry`."},
    {host_key_unknown, "the host key is not known yet",
     "A host that was never trusted, or that listens on a new port.",
     "Compare the fingerprint, then `sysring inventory trust HOST`."},
    {host_key_changed, "the host key is another than the trusted one",
     "A reinstalled host, a reused address, or somebody in between.",
     "The host is left alone. Find out why, then `sysring inventory trust HOST --replace`."},
    {host_key_revoked, "the host key is revoked", "It stands as @revoked in the known hosts.",
     "Give the host a new key."},
    {no_common_algorithm, "the host and this library share no algorithm",
     "The sshd allows only rsa-sha2 host keys, or only ETM, GCM or ChaCha20 ciphers.",
     "Allow an ed25519 or ecdsa host key and aes256-ctr with hmac-sha2-256 on the host."},
    {unusable_key, "a private key cannot be used",
     "An RSA key, for which this libssh2 knows no rsa-sha2, or a format that is not read.",
     "Use an ed25519 or ecdsa key: `ssh-keygen -t ed25519`; or load it into ssh-agent."},
    {no_credential, "a credential cannot be had",
     "Its file is missing or readable by others, its command failed, or no agent runs.",
     "Check the entry in sysring.yaml; a secret file must be yours alone (mode 0600)."},
    {cancelled, "the work was called off", "Somebody stopped it, or the rollout ended.",
     "Nothing needs to be done."},
    {protocol_broken, "the host does not speak the protocol",
     "Another service listens on that port, or the data was damaged on the way.",
     "Check the port; a repeated case deserves a look at the network."},
    {access_denied, "the account may not do what is needed",
     "It is neither root nor allowed to use `sudo -n`.",
     "Give the account passwordless sudo; docs/linux-hosts.md has the lines."},
    {out_of_descriptors, "the process may not open enough files",
     "The limit of open files is below what max_in_flight needs.",
     "Raise it with `ulimit -n 8192`, or lower max_in_flight."},

    {not_staged, "the file on the host is not the one that was sent",
     "A full disk, or something that changes files on arrival.",
     "Nothing was loaded. Look at the staging directory of the host."},
    {key_open, "the registry key of the rules does not close",
     "A policy sets it back, or the account may not change it.",
     "Look at the DACL of the driver's Parameters key."},
    {refused, "Sysmon refused the configuration", "XML that its version does not understand.",
     "The old configuration is still in force. Check the file against the host's Sysmon version."},
    {not_installed, "Sysmon is not installed", "It never was, or was removed.",
     "Install Sysmon first; sysring changes configurations only."},
    {not_running, "Sysmon is installed and does not run",
     "It crashed, was stopped, or did not come back after a boot.",
     "Start it on the host and find out why it stopped."},
    {no_space, "there is no space on the host", "The staging directory or Sysmon's own is full.",
     "Make room on the host."},
    {no_way_back, "what the host runs now could not be kept",
     "Its configuration is not readable and no known release has its hash.",
     "Add the release it runs with `sysring release add`, or plan with --accept-no-way-back."},
    {half_installed, "Sysmon is half installed", "An installation or removal was interrupted.",
     "Finish it by hand; nothing is touched until then."},
    {second_writer, "somebody else changes the configuration too",
     "Group policy or another management tool loads its own file.",
     "Stop the other one for this host, or exclude the host."},
    {staged_file_left, "the staged file is still on the host",
     "The connection broke before it was removed.",
     "It is closed to all but root, and goes at the next contact: `sysring retry`."},
    {scripts_refused, "the host keeps PowerShell from its work",
     "Constrained Language Mode by AppLocker or WDAC, or PowerShell is blocked.",
     "Native tools take its place where they can; to be sure of the key's DACL, allow the two "
     "published scripts by their hash."},
    {other_shell, "the SSH server of the host starts another shell than cmd.exe",
     "DefaultShell of HKLM\\SOFTWARE\\OpenSSH names PowerShell.",
     "Remove DefaultShell or set it to C:\\Windows\\System32\\cmd.exe on the host."},

    {bad_hash, "a hash cannot be read", "A damaged event, or a form that nobody has seen yet.",
     "Look at the event on the host."},
    {hash_mismatch, "the host runs another configuration than was sent",
     "A second writer, or a file that was changed on its way.",
     "`sysring explain HOST` shows which hash it reports."},
    {no_event_16, "no Event 16 tells of the new configuration",
     "The daemon hangs, or the file could not be read when it was loaded.",
     "Look at the Sysmon service and its log on the host."},
    {service_stopped, "the Sysmon service stopped",
     "It crashed over the new configuration, or somebody stopped it.",
     "The host gets back what it had. Start the service and look at its log."},
    {sysmon_error, "Sysmon reports an error of its own (Event 255)",
     "A configuration that its version cannot load, or an overloaded driver.",
     "`sysring explain HOST` has the text of the event."},
    {service_silent, "Sysmon runs and records nothing",
     "A rule that drops every event, or a daemon that kept the old rules.",
     "Check the configuration for a lone exclude block, and the host for a hanging daemon."},
    {not_automatic, "the service does not start by itself", "Its start type was changed.",
     "Enable it: `systemctl enable sysmon`."},
    {bad_answer, "the host's answer cannot be understood",
     "A login script that prints, a replaced system tool, or an unknown version.",
     "Run `ssh HOST true`: it must print nothing."},
    {probe_missing, "the service records, but not by the new rules",
     "It kept the old rules although it announced the new ones; or the host raises no event for "
     "files at all.",
     "Restart the service and look at its log. Where no host of the kind shows the probe, make the "
     "release with --no-probe."},
    {bad_blob, "the compiled rules of a host cannot be read",
     "A Sysmon that lays them out in another way, or bytes that were cut off or damaged.",
     "Add the release that it runs with `sysring release add`; the compiled rules are then not "
     "needed."},

    {not_forwarding, "the host's events do not arrive at the collector",
     "A forwarder that stopped, a filter, or a full queue.",
     "Look at the forwarder on the host; `sysring explain HOST` has the times."},
    {collector_unreadable, "the collector cannot be read",
     "A wrong path, missing rights, or a collector that is down.",
     "Check the collector in sysring.yaml."},
    {collector_silent, "the collector hears of nobody",
     "The collector itself stopped, or the network before it.",
     "Nothing is rolled back for it. Mend the collector, then `sysring resume`."},
    {forwarding_lost, "events arrived and then stopped",
     "A forwarder that fell behind under the new configuration.",
     "The host gets back what it had. Compare event rates before and after."},

    {too_many_failures, "more hosts failed than the gate allows",
     "The configuration hurts, or the hosts share a fault.",
     "`sysring show ROLLOUT` lists the reasons; mend the cause and plan again."},
    {too_many_unreachable, "more hosts are unreachable than the gate allows",
     "A network or authentication fault, or a wrong inventory.",
     "Nothing is rolled back for it. Mend the cause, then `sysring resume`."},
    {inconclusive, "what was seen does not allow a conclusion",
     "Hosts that were not touched show the same, so the change is not to blame.",
     "Find the common cause, then `sysring resume`, or `sysring abort`."},
    {no_progress, "no host got on within the progress deadline",
     "Hosts that hang, or a collector that is late.",
     "`sysring show ROLLOUT` lists where they are."},
    {host_deadline_passed, "the host took longer than its deadline", "A slow or hanging host.",
     "`sysring retry` takes it up again."},
    {plan_broken, "a plan is not the file that was sealed", "It was edited, cut off or converted.",
     "Make a new one with `sysring plan`."},
    {plan_outdated, "the definitions changed since the plan was made",
     "Rings, gates or configurations are others now.", "Make a new one with `sysring plan`."},
    {nothing_to_do, "there is nothing to do", "Every host already has what it should have.",
     "Nothing needs to be done."},
    {not_now, "this is not possible in the present state",
     "The rollout has ended, is paused, or another one runs.",
     "`sysring show ROLLOUT` tells the state and what can be done."},
    {excluded, "the host is excluded", "Somebody left it out, with a reason and an end.",
     "See the exclusions in sysring.yaml."},
    {gone, "the host is no longer in the inventory", "It was removed after the plan was made.",
     "Nothing needs to be done."},
    {changed_since_plan, "the host is another than when it was planned",
     "Its platform, identity or labels changed.", "It is left alone. Make a new plan for it."},
    {facts_unknown, "too little is known of the host",
     "It was never reached, and a selector asks for what only the host can tell.",
     "Run `sysring sweep` first."},

    {locked, "another process owns the workspace",
     "A rollout, a sweep or `sysring run` is under way.",
     "Wait for it, or steer it: `sysring watch`, `sysring pause`, `sysring abort`."},
    {ledger_too_new, "the ledger was written by a later version",
     "An older program was started on it.", "Use the version that wrote it, or a later one."},
    {ledger_damaged, "the ledger is damaged",
     "A fault of the disk, or a file that was changed or cut off.",
     "Nothing is written to it. Restore it from a backup."},
    {disk_full, "the disk is full", "Logs or other data filled it.",
     "Make room; nothing starts before the ledger can be written."},
    {not_writable, "a file or directory cannot be written", "Missing rights, or a read-only disk.",
     "Check owner, mode and mount options."},
    {not_found, "there is no such thing", "A typing error, or it belongs to another workspace.",
     "List what there is with `sysring show` or `sysring release list`."},
    {ledger_too_old, "the ledger was written by an earlier version",
     "Nothing that writes has run since the program was replaced.",
     "Whoever owns the workspace brings it up to date: run `sysring sweep` once."},
});

static_assert(std::ranges::is_sorted(pages, {}, &ReasonPage::code));

}  // namespace

std::span<const ReasonPage> reason_pages() { return pages; }

const ReasonPage& page_of(Reason code) {
  const auto* page = std::ranges::lower_bound(pages, code, {}, &ReasonPage::code);
  check(page != pages.end() && page->code == code, "every reason has a page");
  return *page;
}

std::string to_string(Reason code) { return "SR" + std::to_string(static_cast<int>(code)); }

std::optional<Reason> reason_named(std::string_view text) {
  if (text.size() != 5 || upper(text.substr(0, 2)) != "SR") return std::nullopt;
  const auto number = parse_number(text.substr(2));
  const auto* page = std::ranges::find_if(
      pages, [&](const auto& each) { return number == static_cast<std::uint64_t>(each.code); });
  if (page == pages.end()) return std::nullopt;
  return page->code;
}

}  // namespace sysring
