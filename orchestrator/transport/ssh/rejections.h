#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sysring::transport::ssh {

/// Stops a credential that several hosts in a row have rejected, before it locks an account on all
/// the others. Only a new transport takes it up again.
class Rejections {
 public:
  static constexpr std::size_t hosts_in_a_row = 3;

  void rejected(const std::string& credential, const std::string& host) {
    auto& hosts = by_credential_[credential];
    if (hosts.size() == hosts_in_a_row) return;
    if (std::ranges::find(hosts, host) == hosts.end()) hosts.push_back(host);
  }

  /// Once stopped it stays so, also when a login that was under way still succeeds.
  void accepted(const std::string& credential) {
    if (!is_stopped(credential)) by_credential_.erase(credential);
  }

  [[nodiscard]] bool is_stopped(const std::string& credential) const {
    const auto found = by_credential_.find(credential);
    return found != by_credential_.end() && found->second.size() == hosts_in_a_row;
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> by_credential_;
};

}  // namespace sysring::transport::ssh
