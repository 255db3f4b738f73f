#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "fleet/host.h"
#include "fleet/inventory.h"
#include "workspace/source.h"
#include "workspace/value.h"

namespace sysring::workspace {

/// What holds for a host that the inventory does not say more of.
struct HostDefaults {
  std::string user = "root";
  std::optional<std::uint16_t> port = {};  ///< 22 for SSH and 5986 for WinRM where nobody says.
  std::string credential = {};
};

/// One thing that an inventory says of a host or of a group: a variable or a label.
struct Setting {
  enum class Of : std::uint8_t { host, label } of = Of::host;
  std::string key;
  std::string value;
};

/// The host that settings add up to; later ones win.
class HostDraft {
 public:
  /// Reason::unknown_key for a variable that nobody reads, Reason::bad_value for its value.
  Result<Done> set(Setting::Of of, std::string_view key, std::string_view value);

  [[nodiscard]] fleet::InventoryBuilder::Entry finish(fleet::HostName name,
                                                      const HostDefaults& defaults) &&;

 private:
  friend struct VariableTable;

  std::optional<std::string> address_;
  std::optional<std::uint16_t> port_;
  std::optional<std::string> user_;
  std::optional<std::string> credential_;
  std::optional<fleet::Platform> platform_;
  fleet::Via via_ = fleet::Via::ssh;
  fleet::Manage manage_ = fleet::Manage::full;
  std::vector<std::pair<std::string, std::string>> labels_;
};

/// The settings in a map of variables, each of them tried; what is wrong is a fault of the source.
/// A credential has to be among `credentials`.
std::vector<Setting> read_variables(const Value& value, Source& source,
                                    std::span<const std::string_view> credentials);

/// One `key=value` of a plain list: a variable of that name, else a label.
Result<Setting> read_assignment(std::string_view key, std::string_view value,
                                std::span<const std::string_view> credentials);

}  // namespace sysring::workspace
