#include "workspace/variables.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "base/text.h"
#include "workspace/section.h"

namespace sysring::workspace {
namespace {

constexpr std::size_t longest_value = 1'024;

Error refused(std::string_view key, std::string_view value, const std::string& expected) {
  return {Reason::bad_value, Effect::none,
          "found " + in_quotes(value) + " for " + in_quotes(key) + ", expected " + expected};
}

bool is_printable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

bool is_ip(std::string_view text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  const std::string terminated{text};
  return ::inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1;
}

}  // namespace

/// How each variable is set: what it returns is what was expected, empty where all is well.
struct VariableTable {
  using Expected = std::string_view;

  struct Row {
    std::string_view name;
    Expected (*set)(HostDraft&, std::string_view);
  };

  static Expected address(HostDraft& draft, std::string_view value) {
    if (!is_ip(value) && !fleet::HostName::parse(value)) return "a DNS name or an IP address";
    draft.address_ = value;
    return {};
  }
  static Expected port(HostDraft& draft, std::string_view value) {
    const auto number = parse_number(value);
    if (!number || *number == 0 || *number > 65'535) return "a port from 1 to 65535";
    draft.port_ = static_cast<std::uint16_t>(*number);
    return {};
  }
  static Expected user(HostDraft& draft, std::string_view value) {
    if (value.empty() || value.size() > 256) return "the name of a user";
    draft.user_ = value;
    return {};
  }
  static Expected connection(HostDraft& draft, std::string_view value) {
    if (value != "ssh" && value != "winrm") return "ssh or winrm";
    draft.via_ = value == "ssh" ? fleet::Via::ssh : fleet::Via::winrm;
    return {};
  }
  static Expected credential(HostDraft& draft, std::string_view value) {
    if (value.empty()) return "the name of a credential";
    draft.credential_ = value;
    return {};
  }
  static Expected platform(HostDraft& draft, std::string_view value) {
    if (value != "linux" && value != "windows") return "linux or windows";
    draft.platform_ = value == "linux" ? fleet::Platform::linux : fleet::Platform::windows;
    return {};
  }
  static Expected manage(HostDraft& draft, std::string_view value) {
    if (value != "full" && value != "observe") return "full or observe";
    draft.manage_ = value == "full" ? fleet::Manage::full : fleet::Manage::observe;
    return {};
  }
  static Expected variant(HostDraft& draft, std::string_view value) {
    const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; };
    if (value.empty() || !std::ranges::all_of(value, fits)) return "the name of a variant";
    draft.labels_.emplace_back("variant", value);
    return {};
  }
};

namespace {

constexpr auto variables = std::to_array<VariableTable::Row>({
    {"ansible_host", &VariableTable::address},
    {"ansible_port", &VariableTable::port},
    {"ansible_user", &VariableTable::user},
    {"ansible_connection", &VariableTable::connection},
    {"credential", &VariableTable::credential},
    {"platform", &VariableTable::platform},
    {"manage", &VariableTable::manage},
    {"variant", &VariableTable::variant},
});

/// What the inventories of Ansible say to Ansible alone. Anything else that nobody reads is a
/// fault.
constexpr auto for_ansible_alone = std::to_array<std::string_view>({
    "ansible_become",
    "ansible_become_exe",
    "ansible_become_flags",
    "ansible_become_method",
    "ansible_become_user",
    "ansible_pipelining",
    "ansible_python_interpreter",
    "ansible_remote_tmp",
    "ansible_shell_executable",
    "ansible_shell_type",
    "ansible_ssh_common_args",
    "ansible_ssh_extra_args",
    "ansible_ssh_pipelining",
    "ansible_winrm_connection_timeout",
    "ansible_winrm_kerberos_delegation",
    "ansible_winrm_message_encryption",
    "ansible_winrm_operation_timeout_sec",
    "ansible_winrm_read_timeout_sec",
    "ansible_winrm_scheme",
    "ansible_winrm_server_cert_validation",
    "ansible_winrm_transport",
});
constexpr auto secrets_of_ansible = std::to_array<std::string_view>({
    "ansible_become_pass",
    "ansible_become_password",
    "ansible_pass",
    "ansible_password",
    "ansible_private_key_file",
    "ansible_ssh_pass",
    "ansible_ssh_password",
    "ansible_ssh_private_key_file",
    "ansible_winrm_pass",
    "ansible_winrm_password",
});

bool is_in(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

const VariableTable::Row* variable_named(std::string_view name) {
  const auto* row = std::ranges::find(variables, name, &VariableTable::Row::name);
  return row == variables.end() ? nullptr : row;
}

Error unknown(std::string_view key) {
  Error error{Reason::unknown_key, Effect::none,
              "found the variable " + in_quotes(key) + ", which nobody reads"};
  if (is_in(secrets_of_ansible, key)) {
    error.hint = "name a credential of sysring.yaml instead: `credential: NAME`";
    return error;
  }
  std::vector<std::string_view> names{"labels"};
  for (const auto& row : variables) names.push_back(row.name);
  error.hint = suggestion(key, names) + "; what is only for people goes below `labels`";
  return error;
}

Result<Done> check_label(std::string_view key, std::string_view value) {
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
  };
  if (key.empty() || key.size() > 63 || !std::ranges::all_of(key, fits)) {
    return Error{Reason::bad_value, Effect::none,
                 "found " + in_quotes(key) +
                     " as a label, expected 1 to 63 letters, digits, '-', '_', '.' or '/'"};
  }
  if (value.size() > longest_value || !is_printable(value)) {
    return refused(
        key, value,
        "printable text on one line, at most " + std::to_string(longest_value) + " bytes");
  }
  return Done{};
}

/// Tries a setting on a host that nobody needs.
Result<Done> check_setting(const Setting& setting, std::span<const std::string_view> credentials) {
  if (auto tried = HostDraft{}.set(setting.of, setting.key, setting.value); !tried) return tried;
  if (setting.of != Setting::Of::host || setting.key != "credential") return Done{};
  if (is_in(credentials, setting.value)) return Done{};
  return Error{Reason::unknown_name, Effect::none,
               "found the credential " + in_quotes(setting.value) + ", which sysring.yaml has not",
               "", suggestion(setting.value, credentials)};
}

class VariableReader {
 public:
  VariableReader(Source& source, std::span<const std::string_view> credentials)
      : source_{source}, credentials_{credentials} {}

  void member(const Member& member) {
    if (member.key == "labels") return labels(member.value);
    if (is_in(for_ansible_alone, member.key)) return;
    add(Setting::Of::host, member);
  }

  std::vector<Setting> settings;

 private:
  void labels(const Value& value) {
    if (value.is_null()) return;
    if (value.map() == nullptr) {
      return source_.fault(Reason::bad_value, value.mark,
                           "found " + shown(value) + " for 'labels', expected a map");
    }
    for (const auto& label : *value.map()) add(Setting::Of::label, label);
  }

  void add(Setting::Of of, const Member& member) {
    const auto& [key, mark, value] = member;
    if (key.empty()) return;  // no scalar, and told already
    if (of == Setting::Of::host && variable_named(key) == nullptr) {
      return source_.fault(unknown(key), mark);
    }
    if (value.text() == nullptr) {
      return source_.fault(Reason::bad_value, value.mark,
                           "found " + shown(value) + " for " + in_quotes(key) + ", expected text");
    }
    Setting setting{of, key, *value.text()};
    const auto checked = check_setting(setting, credentials_);
    if (!checked) return source_.fault(checked.error(), value.mark);
    settings.push_back(std::move(setting));
  }

  Source& source_;
  std::span<const std::string_view> credentials_;
};

}  // namespace

Result<Done> HostDraft::set(Setting::Of of, std::string_view key, std::string_view value) {
  if (of == Setting::Of::label) {
    auto checked = check_label(key, value);
    if (checked) labels_.emplace_back(key, value);
    return checked;
  }
  const auto* row = variable_named(key);
  if (row == nullptr) return unknown(key);
  if (!is_printable(value)) return refused(key, value, "printable text");
  const auto expected = row->set(*this, value);
  if (!expected.empty()) return refused(key, value, std::string{expected});
  return Done{};
}

fleet::InventoryBuilder::Entry HostDraft::finish(fleet::HostName name,
                                                 const HostDefaults& defaults) && {
  const bool winrm = via_ == fleet::Via::winrm;
  auto address = address_ ? std::move(*address_) : name.text();
  const std::uint16_t usual_port = winrm ? 5986 : defaults.port.value_or(22);
  return {.host = {.name = std::move(name),
                   .address = std::move(address),
                   .port = port_.value_or(usual_port),
                   .user = user_.value_or(defaults.user),
                   .credential = credential_.value_or(defaults.credential),
                   .platform = platform_.value_or(winrm ? fleet::Platform::windows
                                                        : fleet::Platform::linux),
                   .via = via_,
                   .manage = manage_},
          .labels = std::move(labels_),
          .groups = {}};
}

std::vector<Setting> read_variables(const Value& value, Source& source,
                                    std::span<const std::string_view> credentials) {
  VariableReader reader{source, credentials};
  if (value.map() != nullptr) {
    for (const auto& member : *value.map()) reader.member(member);
  } else if (!value.is_null()) {
    source.fault(Reason::bad_value, value.mark,
                 "found " + shown(value) + ", expected a map of variables");
  }
  return std::move(reader.settings);
}

Result<Setting> read_assignment(std::string_view key, std::string_view value,
                                std::span<const std::string_view> credentials) {
  const bool is_variable = variable_named(key) != nullptr || key.starts_with("ansible_");
  Setting setting{is_variable ? Setting::Of::host : Setting::Of::label, std::string{key},
                  std::string{value}};
  if (auto checked = check_setting(setting, credentials); !checked) return checked.error();
  return setting;
}

}  // namespace sysring::workspace
