#include "transport/ssh/trust.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"
#include "transport/ssh/base64.h"
#include "transport/ssh/signing_key.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

constexpr std::size_t file_cap = 64UL * 1024 * 1024;
constexpr unsigned int file_mode = 0600;

/// Holds off every other process that changes the same file, until it goes.
class FileLock {
 public:
  static Result<FileLock> take(const std::filesystem::path& beside) {
    const std::string path = beside.string() + ".lock";
    Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode)};
    if (!file || ::flock(file.number(), LOCK_EX) != 0)
      return Error{Reason::not_writable, Effect::none,
                   std::string{"cannot lock: "} + std::strerror(errno), path};
    return FileLock{std::move(file)};
  }

 private:
  explicit FileLock(Descriptor file) : file_{std::move(file)} {}
  Descriptor file_;
};

Result<Done> write(const std::filesystem::path& path, const KnownHosts& known) {
  return write_file(path, known.text(), file_mode);
}

std::vector<HostKey> other_keys(const KnownHosts& known, const std::string& name,
                                const HostKey& key) {
  auto keys = known.keys_of({name});
  std::erase_if(keys, [&](const HostKey& each) { return each.type != key.type || each == key; });
  return keys;
}

Error differs(const std::string& name, const HostKey& found, const HostKey& trusted) {
  return {Reason::host_key_changed, Effect::none,
          "found " + found.type + " " + fingerprint(found.bytes) + ", but trusted is " +
              fingerprint(trusted.bytes),
          name, "find out why; --replace takes the new key"};
}

/// Adds the entries to what is trusted, all of them or none.
Result<Imported, Errors> import(const Settings& settings,
                                const std::vector<KnownHosts::Entry>& entries, Existing existing,
                                const std::vector<std::string>& hashed_lines) {
  const auto lock = FileLock::take(settings.known_hosts);
  if (!lock) return Errors{lock.error()};
  auto trusted = read_known_hosts(settings.known_hosts);
  if (!trusted) return Errors{trusted.error()};

  Imported result;
  Errors errors;
  for (const auto& [name, key] : entries) {
    const auto others = other_keys(*trusted, name, key);
    if (!others.empty() && existing == Existing::keep)
      errors.push_back(differs(name, key, others.front()));
    if (!others.empty()) trusted->forget(name);
    const bool known = trusted->judge({name}, key) == Verdict::trusted;
    ++(known ? result.known : result.added);
    trusted->add(name, key);
  }
  for (const auto& line : hashed_lines) trusted->add_line(line);
  result.added += hashed_lines.size();
  if (!errors.empty()) return errors;
  if (auto done = write(settings.known_hosts, *trusted); !done) return Errors{done.error()};
  return result;
}

Result<KnownHosts::Entry> read_csv_line(std::string_view line) {
  const auto fields = split(line, ',');
  if (fields.size() != 3)
    return Error{
        Reason::bad_syntax, Effect::none,
        "found " + std::to_string(fields.size()) + " fields, expected host,keytype,base64"};
  const auto name = lower(trimmed(fields[0]));
  const auto bytes = from_base64(trimmed(fields[2]));
  if (name.empty() || name.find_first_of(" \t*?!|@#") != std::string::npos)
    return Error{Reason::bad_host_name, Effect::none, "'" + name + "' is no name of a host"};
  if (!bytes || type_of(*bytes) != trimmed(fields[1]))
    return Error{Reason::bad_value, Effect::none,
                 "the key is not one of type '" + std::string{trimmed(fields[1])} + "' in base64"};
  return KnownHosts::Entry{name, host_key(*bytes)};
}

}  // namespace

KnownHosts::Names names_of(const Target& target) {
  KnownHosts::Names names{name_in_known_hosts(target.address, target.port)};
  auto by_name = name_in_known_hosts(target.host, target.port);
  if (by_name != names.front()) names.push_back(std::move(by_name));
  return names;
}

Result<KnownHosts> read_known_hosts(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::exists(path, none) && !none) return KnownHosts{};
  const auto text = read_file(path, file_cap);
  if (!text) return text.error();
  return KnownHosts::parse(*text);
}

Result<Done> keep_pending(const Settings& settings, const Target& target, const HostKey& key) {
  const auto lock = FileLock::take(settings.pending_keys);
  if (!lock) return lock.error();
  auto waiting = read_known_hosts(settings.pending_keys);
  if (!waiting) return waiting.error();
  const auto name = names_of(target).front();
  if (waiting->judge({name}, key) == Verdict::trusted) return Done{};
  auto keys = waiting->keys_of({name});
  waiting->forget(name);
  std::erase_if(keys, [&](const HostKey& each) { return each.type == key.type; });
  keys.push_back(key);
  for (const auto& each : keys) waiting->add(name, each);
  return write(settings.pending_keys, *waiting);
}

Result<std::vector<PendingKey>> pending_keys(const Settings& settings) {
  const auto waiting = read_known_hosts(settings.pending_keys);
  if (!waiting) return waiting.error();
  std::vector<PendingKey> keys;
  for (const auto& [name, key] : waiting->entries())
    keys.push_back({name, key, fingerprint(key.bytes)});
  return keys;
}

Result<std::vector<PendingKey>> trust(const Settings& settings, const Target& target,
                                      Existing existing) {
  const auto lock = FileLock::take(settings.known_hosts);
  if (!lock) return lock.error();
  const auto pending_lock = FileLock::take(settings.pending_keys);
  if (!pending_lock) return pending_lock.error();
  auto trusted = read_known_hosts(settings.known_hosts);
  if (!trusted) return trusted.error();
  auto waiting = read_known_hosts(settings.pending_keys);
  if (!waiting) return waiting.error();

  const auto names = names_of(target);
  const auto keys = waiting->keys_of(names);
  if (keys.empty())
    return Error{Reason::not_found, Effect::none, "no key of this host waits for trust",
                 target.host, "a key is seen at the first contact: `sysring sweep`"};
  const auto known = trusted->keys_of(names);
  if (existing == Existing::keep && !known.empty() && known != keys)
    return differs(target.host, keys.front(), known.front());
  for (const auto& name : names) {
    if (existing == Existing::replace) trusted->forget(name);
    waiting->forget(name);
  }
  std::vector<PendingKey> moved;
  for (const auto& key : keys) {
    trusted->add(names.front(), key);
    moved.push_back({names.front(), key, fingerprint(key.bytes)});
  }
  if (auto done = write(settings.known_hosts, *trusted); !done) return done.error();
  if (auto done = write(settings.pending_keys, *waiting); !done) return done.error();
  return moved;
}

Result<Imported, Errors> import_known_hosts(const Settings& settings, std::string_view text,
                                            Existing existing) {
  const auto found = KnownHosts::parse(text);
  auto imported = import(settings, found.entries(), existing, found.lines_beyond_plain_names());
  if (imported) imported->remarks = found.remarks();
  return imported;
}

Result<Imported, Errors> import_csv(const Settings& settings, std::string_view text,
                                    std::string_view file, Existing existing) {
  std::vector<KnownHosts::Entry> entries;
  Errors errors;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    if (trimmed(line).empty() || line.starts_with('#')) continue;
    auto entry = read_csv_line(line);
    if (entry) {
      entries.push_back(*entry);
    } else {
      errors.push_back(entry.error().at(std::string{file} + ":" + std::to_string(number)));
    }
  }
  if (!errors.empty()) return errors;
  return import(settings, entries, existing, {});
}

}  // namespace sysring::transport::ssh
