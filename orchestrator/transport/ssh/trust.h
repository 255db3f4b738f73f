#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "transport/settings.h"
#include "transport/ssh/known_hosts.h"
#include "transport/transport.h"

// Who is trusted: the two files of the Settings, and what people do with them. Each function reads
// the files, changes them as a whole under a lock, and leaves nothing half done.
namespace sysring::transport::ssh {

/// What known_hosts may call this host: by its address, and by its name in the inventory.
KnownHosts::Names names_of(const Target& target);

/// Empty where there is no such file yet.
Result<KnownHosts> read_known_hosts(const std::filesystem::path& path);

/// Keeps a key that was seen and is not trusted. A host has one such key of each type, the newest.
Result<Done> keep_pending(const Settings& settings, const Target& target, const HostKey& key);

struct PendingKey {
  std::string name;  ///< As in known_hosts: "web1" or "[web1]:2022".
  HostKey key;
  std::string fingerprint;
};

/// All that wait, in the order in which they were seen.
Result<std::vector<PendingKey>> pending_keys(const Settings& settings);

/// What happens when another key is trusted already.
enum class Existing : std::uint8_t { keep, replace };

/// Trusts the keys that wait for this host, and says which they were. With Existing::keep a host
/// that has a trusted key of another value is Reason::host_key_changed; Reason::not_found if none
/// waits.
Result<std::vector<PendingKey>> trust(const Settings& settings, const Target& target,
                                      Existing existing);

struct Imported {
  std::size_t added = 0;
  std::size_t known = 0;             ///< They were trusted already.
  std::vector<std::string> remarks;  ///< Lines that are ignored, and why.
};

/// Trusts what an OpenSSH known_hosts file names. Its hashed names are taken as they stand. Where a
/// name has another trusted key of the same type, nothing at all is imported under Existing::keep.
Result<Imported, Errors> import_known_hosts(const Settings& settings, std::string_view text,
                                            Existing existing);

/// The same from lines of `host,keytype,base64`; empty lines and those with '#' say nothing. A
/// host on another port is "[host]:port". `file` is the place that errors name.
Result<Imported, Errors> import_csv(const Settings& settings, std::string_view text,
                                    std::string_view file, Existing existing);

}  // namespace sysring::transport::ssh
