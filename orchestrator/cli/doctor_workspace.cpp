#include <array>
#include <filesystem>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "base/printable.h"
#include "cli/doctor.h"
#include "cli/term/figures.h"
#include "collector/directory.h"
#include "engine/running.h"
#include "ledger/disk.h"
#include "transport/secret_source.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/credentials.h"
#include "transport/ssh/trust.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;
namespace ssh = transport::ssh;

constexpr std::uintmax_t little_space = 256ULL * 1'024 * 1'024;

Examined good(std::string what, std::string found) {
  return {Health::good, std::move(what), std::move(found)};
}

/// Ours alone: what is in it says which rules run where.
Examined privacy(std::string what, const fs::path& path, std::string found) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return {Health::good, std::move(what), path.string() + " is not there yet"};
  }
  const bool foreign = status.st_uid != ::geteuid();
  const bool open = (status.st_mode & 0077U) != 0;
  if (!foreign && !open) return good(std::move(what), path.string() + found);
  const std::string fault = foreign ? " belongs to somebody else" : " is open to others";
  return {Health::fault, std::move(what), path.string() + fault,
          foreign ? "Run sysring as its owner, or give it to this account: `chown`"
                  : "Take the rights of others away: `chmod go= " + path.string() + "`",
          Reason::not_writable};
}

void add_state(const workspace::Settings& settings, std::vector<Examined>& all) {
  const auto& state = settings.state;
  if (std::error_code fault; !fs::exists(state, fault)) {
    all.push_back(good("state directory", state.string() + " is made when something happens"));
    return;
  }
  all.push_back(privacy("state directory", state, ", ours alone"));
  if (const auto local = ledger::must_be_local(state); !local) {
    all.push_back(examined_fault("disk", local.error()));
    return;
  }
  std::error_code fault;
  const auto space = fs::space(state, fault);
  if (fault) {
    all.push_back({Health::warning, "disk", "cannot be asked: " + fault.message()});
    return;
  }
  const std::string found = term::grouped(space.available / 1'048'576) + " MiB free, local";
  if (space.available >= little_space) {
    all.push_back(good("disk", found));
  } else {
    all.push_back({Health::fault, "disk", found, std::string{page_of(Reason::disk_full).remedy},
                   Reason::disk_full});
  }
}

void add_ledger(const Site& site, std::vector<Examined>& all) {
  const auto file = ledger_file(site.workspace());
  if (site.ledger() == nullptr) {
    all.push_back(good("ledger", "nothing has happened yet"));
    return;
  }
  std::error_code fault;
  const auto size = fs::file_size(file, fault);
  all.push_back(privacy("ledger", file,
                        ", " + term::grouped(fault ? 0 : size / 1'024) + " KiB, can be read"));
}

/// What gives another secret for each host is only asked for a host.
bool is_asked_for_each_host(const transport::Credential& credential) {
  if (const auto* key = std::get_if<transport::PrivateKey>(&credential.secret)) {
    return !transport::is_shared(key->key) ||
           (key->passphrase && !transport::is_shared(*key->passphrase));
  }
  const auto* password = std::get_if<transport::Password>(&credential.secret);
  return password != nullptr && !transport::is_shared(password->password);
}

std::string told(const ssh::Identity& identity) {
  if (const auto* key = std::get_if<ssh::SigningKey>(&identity)) {
    return "a key, " + ssh::fingerprint(key->public_key());
  }
  if (const auto* agent = std::get_if<ssh::AgentKeys>(&identity)) {
    return "ssh-agent, " + term::counted(agent->public_keys.size(), "key") + " that can be used";
  }
  return "a password";
}

void add_credentials(const workspace::Settings& settings, std::vector<Examined>& all) {
  const auto& credentials = settings.transport.credentials;
  if (credentials.empty()) {
    all.push_back({Health::fault, "credentials", "there are none",
                   "Name one in sysring.yaml: credentials", Reason::no_credential});
  }
  ssh::Credentials loader{credentials, ssh::Agent::of_environment()};
  for (const auto& [name, credential] : credentials) {
    const std::string what = "credential " + name;
    if (is_asked_for_each_host(credential)) {
      all.push_back(good(what, "a program that is asked for each host; not tried here"));
      continue;
    }
    const auto identity = loader.identity(name, {});
    all.push_back(identity ? good(what, told(*identity)) : examined_fault(what, identity.error()));
  }
}

void add_trust(const Site& site, std::vector<Examined>& all) {
  const auto& transport = site.workspace().settings.transport;
  const auto known = ssh::read_known_hosts(transport.known_hosts);
  if (!known) {
    all.push_back(examined_fault("host keys", known.error()));
    return;
  }
  const auto& inventory = site.inventory();
  std::string first;
  std::size_t strangers = 0;
  for (std::uint32_t i = 0; i < inventory.size(); ++i) {
    const auto target = engine::target_of(inventory.host({i}));
    if (!known->keys_of(ssh::names_of(target)).empty()) continue;
    if (strangers++ == 0) first = target.host;
  }
  if (strangers == 0) {
    all.push_back(good("host keys", "every host has one that is trusted"));
  } else {
    all.push_back({Health::warning, "host keys",
                   term::counted(strangers, "host") + " without a trusted key, such as " + first,
                   "`sysring inventory trust " + first + " …`, or `--from known_hosts`",
                   Reason::host_key_unknown});
  }
  for (const auto& remark : known->remarks()) {
    all.push_back({Health::warning, "known_hosts", printable_line(remark, 200),
                   "Mend or remove the line in " + transport.known_hosts.string()});
  }
}

Examined examined(const collector::FileSettings& settings, Time now) {
  const std::string what = "collector " + settings.name;
  const auto files = collector::files_in(settings);
  if (!files) return examined_fault(what, files.error());
  if (files->empty()) {
    return {Health::warning, what,
            "no file " + settings.pattern + " in " + settings.directory.string(),
            std::string{page_of(Reason::collector_silent).remedy}, Reason::collector_silent};
  }
  const auto age = now - files->back().version.changed_at;
  const std::string found = term::counted(files->size(), "file") + ", the newest was written " +
                            for_people(std::max(age, std::chrono::milliseconds{0})) + " ago";
  if (age <= settings.latency) return good(what, found);
  return {Health::warning, what,
          found + ", more than its latency of " + for_people(settings.latency),
          std::string{page_of(Reason::collector_silent).remedy}, Reason::collector_silent};
}

void add_collectors(const workspace::Settings& settings, Time now, std::vector<Examined>& all) {
  if (settings.collectors.empty()) {
    all.push_back({Health::warning, "collector", "there is none: forwarding is proven for nobody",
                   "Name one in sysring.yaml: collectors", Reason::collector_unreadable});
  }
  for (const auto& each : settings.collectors) all.push_back(examined(each, now));
}

Examined ssh_library() {
  const std::string what = "libssh2 " + ssh::library_version();
  const auto& can = ssh::algorithms();
  const std::string found = "host keys " + ssh::host_key_preference({}) + "; ciphers " +
                            can.ciphers + "; integrity " + can.integrity_codes;
  if (ssh::has_rsa_sha2()) return good(what, found);
  return {Health::warning, what, "no RSA keys; " + found,
          "Hosts and accounts need an ed25519 or ecdsa key, or sysring libssh2 1.11",
          Reason::no_common_algorithm};
}

}  // namespace

std::vector<Examined> examine_workspace(const Site& site, Time now) {
  const auto& workspace = site.workspace();
  std::vector<Examined> all{good("definitions", term::counted(site.inventory().size(), "host") +
                                                    ", " +
                                                    term::counted(workspace.rings.size(), "ring"))};
  add_state(workspace.settings, all);
  add_ledger(site, all);
  add_credentials(workspace.settings, all);
  add_trust(site, all);
  add_collectors(workspace.settings, now, all);
  all.push_back(ssh_library());
  return all;
}

}  // namespace sysring::cli
