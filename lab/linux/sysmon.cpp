#include "lab/linux/sysmon.h"

#include <chrono>
#include <utility>

#include "lab/sysmon/hash.h"

namespace lab::linux_host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds until_reload{300};
constexpr const char* config_path = "/opt/sysmon/config.xml";
constexpr const char* argument_path = "/opt/sysmon/argv";

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

bool Sysmon::is_installed() const { return disk_.find(argument_path) != nullptr; }

/// As an administrator did long ago, from a file that is gone.
void Sysmon::install(std::shared_ptr<const Config> config, Time now) {
  first_ = std::move(config);
  enabled_ = !faults_.not_automatic;
  const std::string path = "/root/sysmon.xml";
  disk_.put("/opt/sysmon", {.kind = sh::FileKind::directory, .mode = 0700, .changed = now});
  disk_.put(path, {.mode = 0600, .bytes = {first_, &first_->bytes}, .changed = now});
  store(first_, path, "installation", now);
  start(now, 700);
  disk_.remove(path);
}

void Sysmon::start(Time now, std::uint32_t process) {
  if (is_running()) return;
  process_ = process;
  service_ = Service::active;
  if (stored_->loaded.refusal.empty()) in_force_ = stored_;
  const auto path = disk_.read(argument_path);
  log_config(path, hash_of_file(path, *stored_), now);
  log_state("Started", now);
}

void Sysmon::stop(Time now) {
  if (!is_running()) return;
  log_state("Stopped", now);
  process_ = 0;
  plans_.clear();
  service_ = Service::inactive;
}

void Sysmon::die() {
  process_ = 0;
  service_ = Service::failed;
}

void Sysmon::store(std::shared_ptr<const Config> config, const std::string& path,
                   const std::string& by, Time now) {
  stored_ = std::move(config);
  disk_.put(config_path, {.mode = 0600, .bytes = {stored_, &stored_->bytes}, .changed = now});
  disk_.put(argument_path, {.mode = 0600, .bytes = shared(path), .changed = now});
  history_.push_back({now, by, path, stored_->sha256});
  if (is_running()) plans_.emplace(now + until_reload, Plan::reload);
  if (!is_applied(*stored_)) return;
  if (faults_.service_dies) plans_.emplace(now + *faults_.service_dies, Plan::die);
  if (faults_.second_writer) plans_.emplace(now + *faults_.second_writer, Plan::write_first);
}

std::optional<Time> Sysmon::next_at() const {
  if (plans_.empty()) return std::nullopt;
  return plans_.begin()->first;
}

void Sysmon::act() {
  const auto [at, plan] = *plans_.begin();
  plans_.erase(plans_.begin());
  if (!is_running()) return;
  switch (plan) {
    case Plan::reload:
      return reload(at);
    case Plan::die:
      return is_applied(*stored_) ? die() : void();
    case Plan::write_first:
      if (is_applied(*stored_)) store(first_, "/var/lib/puppet/sysmon.xml", "second writer", at);
  }
}

/// The daemon opens again the path that the command was given, as it was typed: a file that is gone
/// by then has no hash, although the configuration is loaded from the private copy.
void Sysmon::reload(Time now) {
  const bool applied = is_applied(*stored_);
  if (applied && faults_.reload_crash) return die();
  if (applied && faults_.incompatible) return;
  if (!applied || !faults_.rules_not_loaded) in_force_ = stored_;
  if (applied && faults_.event16_missing) return;
  if (applied && faults_.event16_stale) return log_config(announced_path_, announced_hash_, now);
  const auto path = disk_.read(argument_path);
  auto hash = hash_of_file(path, *stored_);
  if (applied && faults_.hash_mismatch && hash != "-") hash = "SHA256=" + std::string(64, '0');
  log_config(path, hash, now);
}

/// A relative path is one of the daemon's own directory, which is "/".
std::string Sysmon::hash_of_file(const std::string& path, const Config& config) const {
  if (path.empty() || disk_.find(absolute("/", path)) == nullptr) return "-";
  return sysmon::hash_of(disk_.read(absolute("/", path)), config.loaded.algorithms);
}

void Sysmon::log_config(const std::string& path, const std::string& hash, Time now) {
  announced_path_ = path;
  announced_hash_ = hash;
  log({.at = now,
       .id = 16,
       .fields = std::make_shared<const Fields>(
           Fields{{"Configuration", shared(path.empty() ? "-" : path)},
                  {"ConfigurationFileHash", shared(hash)}})});
}

void Sysmon::log_state(const char* state, Time now) {
  log({.at = now,
       .id = 4,
       .fields = std::make_shared<const Fields>(Fields{{"State", shared(state)},
                                                       {"Version", shared("1.5.3")},
                                                       {"SchemaVersion", shared("4.90")}})});
}

void Sysmon::log(Entry entry) {
  entry.daemon = process_;
  entry.forwarded = forwards();
  log_.add(std::move(entry));
}

bool Sysmon::forwards() const {
  if (faults_.never_forwarded) return false;
  if (!faults_.forwarding_stops || !is_applied(*stored_)) return true;
  return history_.back().path.find(*faults_.forwarding_stops) == std::string::npos;
}

void Sysmon::see(std::uint32_t id, std::uint32_t subject,
                 const std::shared_ptr<const Fields>& fields, Time at) {
  if (!is_running()) return;
  rules::Event event{.id = id, .fields = {}};
  for (const auto& [name, value] : *fields) event.fields.emplace_back(name, *value);
  auto decision = in_force_->loaded.rules.decide(event, rules::Folding::ascii);
  if (!decision.logged) return;
  const auto count = is_applied(*in_force_) ? faults_.noise : 1;
  for (std::uint32_t made = 0; made < count; ++made) {
    log({.at = at, .id = id, .subject = subject, .rule = decision.rule, .fields = fields});
  }
}

}  // namespace lab::linux_host
