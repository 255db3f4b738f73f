#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sysring {

/// Why something went wrong. Operators know the numbers as SR101 and look them up by these: the
/// hundreds are 1 definitions, 2 transport, 3 apply, 4 verify, 5 forwarding, 6 gate and change,
/// 7 state and audit. A number is never used again for something else.
enum class Reason : std::uint16_t {
  bad_host_name = 101,
  unreadable_file = 102,
  bad_syntax = 103,
  unknown_key = 104,
  unknown_name = 105,
  defined_twice = 106,
  too_big = 107,
  bad_selector = 108,
  bad_value = 109,
  overlapping_rings = 110,
  empty_ring = 111,
  bad_xml = 112,
  not_sysmon = 113,
  no_workspace = 114,
  exists_already = 115,
  bad_usage = 116,
  rules_lost = 117,
  account_disabled = 118,
  account_stale = 119,
  not_windows = 120,
  too_many_retired = 121,
  not_subtractive = 122,

  line_lost = 201,
  answer_cut = 202,
  deadline_passed = 203,
  unreachable = 204,
  auth_rejected = 205,
  host_key_unknown = 206,
  host_key_changed = 207,
  host_key_revoked = 208,
  no_common_algorithm = 209,
  unusable_key = 210,
  no_credential = 211,
  cancelled = 212,
  protocol_broken = 213,
  access_denied = 214,
  out_of_descriptors = 215,
  no_sftp = 216,
  file_refused = 217,

  not_staged = 301,
  key_open = 302,
  refused = 303,
  not_installed = 304,
  not_running = 305,
  no_space = 306,
  no_way_back = 307,
  half_installed = 308,
  second_writer = 309,
  staged_file_left = 310,
  scripts_refused = 312,
  other_shell = 313,

  bad_hash = 401,
  hash_mismatch = 402,
  no_event_16 = 403,
  service_stopped = 404,
  sysmon_error = 405,
  service_silent = 406,
  not_automatic = 407,
  bad_answer = 408,
  probe_missing = 409,
  bad_blob = 410,

  not_forwarding = 501,
  collector_unreadable = 502,
  collector_silent = 503,
  forwarding_lost = 504,

  too_many_failures = 601,
  too_many_unreachable = 602,
  inconclusive = 603,
  no_progress = 604,
  host_deadline_passed = 605,
  plan_broken = 606,
  plan_outdated = 607,
  nothing_to_do = 608,
  not_now = 609,
  excluded = 610,
  gone = 611,
  changed_since_plan = 612,
  facts_unknown = 613,
  too_many_hosts = 614,

  locked = 701,
  ledger_too_new = 702,
  ledger_damaged = 703,
  disk_full = 704,
  not_writable = 705,
  not_found = 706,
  ledger_too_old = 707,
};

/// What `sysring help SR402` and the documentation print. One line of reason.cpp each.
struct ReasonPage {
  Reason code;
  std::string_view title;   ///< What it is, as a clause: "the host runs another configuration".
  std::string_view causes;  ///< What usually lies behind it.
  std::string_view remedy;  ///< What to do, with the command where there is one.
};

/// Every reason, by its number.
std::span<const ReasonPage> reason_pages();
const ReasonPage& page_of(Reason code);

/// "SR402".
std::string to_string(Reason code);

/// Reads "SR402" or "sr402"; nothing for a code that does not exist.
std::optional<Reason> reason_named(std::string_view text);

}  // namespace sysring
