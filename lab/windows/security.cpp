#include "lab/windows/security.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "lab/windows/text.h"

namespace lab::windows {
namespace {

struct SidAlias {
  std::string_view letters, sid;
};
constexpr std::array sid_aliases{
    SidAlias{"SY", "S-1-5-18"},     SidAlias{"LS", "S-1-5-19"},     SidAlias{"NS", "S-1-5-20"},
    SidAlias{"BA", "S-1-5-32-544"}, SidAlias{"BU", "S-1-5-32-545"}, SidAlias{"SO", "S-1-5-32-549"},
    SidAlias{"BO", "S-1-5-32-551"}, SidAlias{"AU", "S-1-5-11"},     SidAlias{"IU", "S-1-5-4"},
    SidAlias{"SU", "S-1-5-6"},      SidAlias{"WD", "S-1-1-0"},      SidAlias{"CO", "S-1-3-0"},
    SidAlias{"AC", "S-1-15-2-1"},
};

struct Rights {
  std::string_view letters;
  std::uint32_t mask;
};
constexpr std::array rights_names{
    Rights{"FA", 0x1f01ff}, Rights{"FR", 0x120089}, Rights{"FW", 0x120116}, Rights{"FX", 0x1200a0},
    Rights{"KA", 0xf003f},  Rights{"KR", 0x20019},  Rights{"KW", 0x20006}};

std::string sid_text(const std::string& sid) {
  const auto* const alias = std::ranges::find(sid_aliases, sid, &SidAlias::sid);
  return alias == sid_aliases.end() ? sid : std::string{alias->letters};
}

std::optional<std::string> parse_sid(std::string_view text) {
  const auto* const alias = std::ranges::find(sid_aliases, text, &SidAlias::letters);
  if (alias != sid_aliases.end()) return std::string{alias->sid};
  if (!text.starts_with("S-1-")) return {};
  for (const char c : text.substr(2))
    if (c != '-' && (c < '0' || c > '9')) return {};
  return std::string{text};
}

std::optional<std::uint32_t> parse_mask(std::string_view text) {
  if (text.starts_with("0x")) {
    const auto mask = number(text);
    if (!mask || *mask > 0xffffffff) return {};
    return static_cast<std::uint32_t>(*mask);
  }
  const auto* const name = std::ranges::find(rights_names, text, &Rights::letters);
  if (name == rights_names.end()) return {};
  return name->mask;
}

std::string mask_text(std::uint32_t mask) {
  const auto* const name = std::ranges::find(rights_names, mask, &Rights::mask);
  return name == rights_names.end() ? "0x" + hex(mask) : std::string{name->letters};
}

std::optional<Ace> parse_ace(std::string_view text) {
  const auto parts = split(text, ';');
  if (parts.size() != 6 || (parts[0] != "A" && parts[0] != "D")) return {};
  const auto mask = parse_mask(parts[2]);
  const auto who = parse_sid(parts[5]);
  if (!mask || !who || parts[1].size() % 2 != 0) return {};
  for (std::size_t i = 0; i < parts[1].size(); i += 2) {
    const auto flag = parts[1].substr(i, 2);
    if (flag != "OI" && flag != "CI" && flag != "IO" && flag != "ID" && flag != "NP") return {};
  }
  return Ace{parts[0] == "D", parts[1], *mask, *who};
}

bool parse_dacl(std::string_view text, Security& out) {
  const auto open = std::min(text.find('('), text.size());
  const auto flags = text.substr(0, open);
  if (flags != "" && flags != "P" && flags != "AI" && flags != "PAI") return false;
  out.closed = flags.starts_with('P');
  out.auto_inherited = flags.ends_with("AI");
  text.remove_prefix(open);
  while (!text.empty()) {
    const auto end = text.find(')');
    if (text.front() != '(' || end == text.npos) return false;
    auto ace = parse_ace(text.substr(1, end - 1));
    if (!ace) return false;
    out.aces.push_back(std::move(*ace));
    text.remove_prefix(end + 1);
  }
  return true;
}

std::string without(std::string flags, std::string_view flag) {
  for (std::size_t i = 0; i < flags.size(); i += 2)
    if (std::string_view{flags}.substr(i, 2) == flag) return flags.erase(i, 2);
  return flags;
}

}  // namespace

bool Ace::has(std::string_view flag) const {
  for (std::size_t i = 0; i < flags.size(); i += 2)
    if (std::string_view{flags}.substr(i, 2) == flag) return true;
  return false;
}

std::string Security::dacl() const {
  std::string out = "D:";
  if (closed) out += 'P';
  if (auto_inherited) out += "AI";
  for (const auto& ace : aces)
    out += '(' + std::string{ace.deny ? "D" : "A"} + ';' + ace.flags + ';' + mask_text(ace.mask) +
           ";;;" + sid_text(ace.sid) + ')';
  return out;
}

std::string Security::sddl() const {
  return "O:" + sid_text(owner) + "G:" + sid_text(group) + dacl();
}

std::optional<Security> parse_security(std::string_view sddl) {
  Security out;
  const auto dacl = sddl.find("D:");
  if (dacl == sddl.npos) return {};
  auto head = sddl.substr(0, dacl);
  const auto take = [&](std::string_view letter, std::string& into) {
    if (!head.starts_with(letter)) return true;
    const auto end = letter == "O:" ? std::min(head.find("G:"), head.size()) : head.size();
    const auto who = parse_sid(head.substr(2, end - 2));
    if (who) into = *who;
    head.remove_prefix(end);
    return who.has_value();
  };
  if (!take("O:", out.owner) || !take("G:", out.group) || !head.empty()) return {};
  if (!parse_dacl(sddl.substr(dacl + 2), out)) return {};
  return out;
}

Security security(std::string_view sddl) {
  auto out = parse_security(sddl);
  if (!out) throw std::invalid_argument{"no security descriptor: " + std::string{sddl}};
  return std::move(*out);
}

Security inherited(const Security& holder, bool container) {
  Security out{holder.owner, holder.group, false, true, {}};
  for (const auto& ace : holder.aces) {
    if (!ace.has(container ? "CI" : "OI")) continue;
    Ace copy = ace;
    copy.flags = without(without(copy.flags, "ID"), "IO");
    if (!container) copy.flags = "";
    if (container && ace.sid == "S-1-3-0") copy.flags += "IO";
    copy.flags += "ID";
    out.aces.push_back(std::move(copy));
  }
  return out;
}

Token system_token() {
  return {"NT AUTHORITY\\SYSTEM", sid::system, {sid::administrators, "S-1-1-0", "S-1-5-11"}, true};
}

bool allowed(const Security& security, const Token& token, std::uint32_t mask) {
  const auto is = [&](const std::string& who) {
    return token.user == who || std::ranges::find(token.groups, who) != token.groups.end();
  };
  if (is(security.owner)) mask &= ~(access::read_control | access::write_dac);
  for (const auto& ace : security.aces) {
    if (mask == 0) break;
    if (ace.has("IO") || !is(ace.sid)) continue;
    if (ace.deny && (ace.mask & mask) != 0) return false;
    if (!ace.deny) mask &= ~ace.mask;
  }
  return mask == 0;
}

bool is_readable_by_others(const Security& security) {
  return std::ranges::any_of(security.aces, [](const Ace& ace) {
    const bool other = ace.sid != sid::system && ace.sid != sid::administrators;
    return other && !ace.deny && !ace.has("IO") && (ace.mask & access::read) != 0;
  });
}

}  // namespace lab::windows
