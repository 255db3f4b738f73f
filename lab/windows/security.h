#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Who may do what: security identifiers, descriptors as SDDL spells them, and the access check.
namespace lab::windows {

namespace sid {
inline constexpr char system[] = "S-1-5-18";
inline constexpr char network_service[] = "S-1-5-20";
inline constexpr char administrators[] = "S-1-5-32-544";
inline constexpr char users[] = "S-1-5-32-545";
inline constexpr char event_log_readers[] = "S-1-5-32-573";
}  // namespace sid

namespace access {
inline constexpr std::uint32_t read = 0x1;  ///< Of a file, a key's values, a channel.
inline constexpr std::uint32_t write = 0x2;
inline constexpr std::uint32_t create = 0x4;  ///< A key below it, a directory in it.
inline constexpr std::uint32_t remove = 0x10000;
inline constexpr std::uint32_t read_control = 0x20000;
inline constexpr std::uint32_t write_dac = 0x40000;
inline constexpr std::uint32_t write_owner = 0x80000;
}  // namespace access

/// An access control entry of the types A and D.
struct Ace {
  bool deny = false;
  std::string flags;  ///< Pairs of letters in SDDL's order: OICIIOID.
  std::uint32_t mask = 0;
  std::string sid;

  [[nodiscard]] bool has(std::string_view flag) const;
  friend bool operator==(const Ace&, const Ace&) = default;
};

struct Security {
  std::string owner;
  std::string group;
  bool closed = false;          ///< SDDL's P: nothing is inherited.
  bool auto_inherited = false;  ///< SDDL's AI.
  std::vector<Ace> aces;

  [[nodiscard]] std::string dacl() const;  ///< "D:PAI(A;OICI;FA;;;SY)…"
  [[nodiscard]] std::string sddl() const;  ///< With owner and group.
  friend bool operator==(const Security&, const Security&) = default;
};

/// Nothing where the text is no descriptor of the kind above.
std::optional<Security> parse_security(std::string_view sddl);

/// For texts of our own, which are right.
Security security(std::string_view sddl);

/// What a thing without a descriptor of its own gets from the one that holds it.
Security inherited(const Security& holder, bool container);

/// On whose behalf something is done.
struct Token {
  std::string account;              ///< "LAB\svc-sysring"
  std::string user;                 ///< Its SID.
  std::vector<std::string> groups;  ///< Those that are enabled in it.
  bool elevated = false;
};

Token system_token();
bool allowed(const Security& security, const Token& token, std::uint32_t mask);

/// By anybody but SYSTEM and Administrators.
bool is_readable_by_others(const Security& security);

}  // namespace lab::windows
