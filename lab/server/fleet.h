#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lab/server/host.h"

namespace lab::server {

using MachineFactory = std::function<std::unique_ptr<Machine>(const Description&, Time)>;

/// All machines, in the order of their descriptions, and how they are found.
class Fleet {
 public:
  /// `account` is who may log in: where it is empty, Administrator of Windows and root of Linux.
  /// Throws std::invalid_argument for a description that makes no machine or comes twice.
  Fleet(const std::vector<Description>& descriptions, std::string_view account,
        const MachineFactory& make, Time now);

  [[nodiscard]] std::vector<Host>& hosts() { return hosts_; }
  [[nodiscard]] const std::vector<Host>& hosts() const { return hosts_; }

  Host* at_address(std::string_view address);  ///< Null where there is none.
  Host* named(std::string_view name);          ///< The same.

 private:
  void add(Description description, std::string_view account, const MachineFactory& make, Time now);

  std::vector<Host> hosts_;
  std::map<std::string, std::size_t, std::less<>> by_address_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

/// "windows-11" and "server-2022" are Windows.
bool is_windows(std::string_view system);

}  // namespace lab::server
