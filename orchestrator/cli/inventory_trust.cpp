#include <algorithm>
#include <string>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/ownership.h"
#include "cli/site.h"
#include "cli/term/figures.h"
#include "cli/term/table.h"
#include "engine/running.h"
#include "transport/ssh/trust.h"

namespace sysring::cli {
namespace {

namespace ssh = transport::ssh;

constexpr std::size_t list_cap = 64 * 1'024 * 1'024;

/// A host, and the keys that it has shown and that wait.
struct Waiting {
  transport::Target target;
  std::vector<ssh::PendingKey> keys;
};

ssh::Existing existing(const Arguments& arguments) {
  return arguments.has("replace") ? ssh::Existing::replace : ssh::Existing::keep;
}

Result<std::vector<Waiting>, Errors> waiting(const Site& site, const Arguments& arguments) {
  const auto pending = ssh::pending_keys(site.workspace().settings.transport);
  if (!pending) return Errors{pending.error()};
  std::vector<Waiting> hosts;
  Errors errors;
  for (const auto& name : arguments.words()) {
    const auto id = host_named(site, name);
    if (!id) {
      errors.push_back(id.error());
      continue;
    }
    Waiting host{engine::target_of(site.inventory().host(*id)), {}};
    const auto names = ssh::names_of(host.target);
    std::ranges::copy_if(*pending, std::back_inserter(host.keys), [&](const auto& key) {
      return std::ranges::find(names, key.name) != names.end();
    });
    if (host.keys.empty()) {
      errors.push_back({Reason::not_found, Effect::none, "found no key of it that waits", name,
                        "`sysring sweep -l " + name + "` asks it for its key."});
    }
    hosts.push_back(std::move(host));
  }
  if (!errors.empty()) return errors;
  return hosts;
}

void show(const std::vector<Waiting>& hosts, Shell& shell) {
  term::Table table{{{"Host"}, {"Key"}, {"Fingerprint"}}};
  for (const auto& host : hosts) {
    for (const auto& key : host.keys)
      table.add({{host.target.host}, {key.key.type}, {key.fingerprint}});
  }
  for (const auto& line : table.lines(shell.charset())) shell.note(line);
}

// It is on record before it is done.

Result<Done> record(Owned& owned, const std::string& object, const std::string& text,
                    const Shell& shell) {
  ledger::Turn turn{.at = shell.clock().now()};
  turn.notes.push_back({"host_key.trusted", object, text, shell.actor()});
  return owned.ledger.record(turn);
}
Result<Done> record(engine::ControlClient& owner, const std::string& object,
                    const std::string& text, const Shell&) {
  Json arguments;
  arguments["object"] = object;
  arguments["text"] = text;
  const auto reply = owner.ask("record_trust", std::move(arguments));
  if (!reply) return reply.error();
  return Done{};
}
Result<Done> record(Ownership& with, const std::string& object, const std::string& text,
                    const Shell& shell) {
  return std::visit([&](auto& owner) { return record(owner, object, text, shell); }, with);
}

std::string fingerprints(const std::vector<ssh::PendingKey>& keys) {
  std::string text;
  for (const auto& key : keys)
    text += (text.empty() ? "" : ", ") + key.key.type + " " + key.fingerprint;
  return text;
}

Result<Done> trust(const Waiting& host, const Site& site, Ownership& with,
                   const Arguments& arguments, const Shell& shell) {
  if (auto recorded = record(with, host.target.host, fingerprints(host.keys), shell); !recorded) {
    return recorded;
  }
  const auto& settings = site.workspace().settings.transport;
  const auto keys = ssh::trust(settings, host.target, existing(arguments));
  if (!keys) return keys.error();
  return Done{};
}

void tell(Json document, const std::string& text, Shell& shell) {
  if (shell.wants_json()) {
    shell.print("sysring.trust/1", std::move(document), Exit::done);
  } else {
    shell.print(text);
  }
}

Ending trust_hosts(const Site& site, const Arguments& arguments, Shell& shell) {
  const auto hosts = waiting(site, arguments);
  if (!hosts) return hosts.error();
  show(*hosts, shell);
  const auto question = "Trust " + term::counted(hosts->size(), "host") +
                        "? Compare the fingerprints with those that the hosts tell.";
  if (auto agreed = shell.confirm(question); !agreed) return Errors{agreed.error()};
  auto owner = own_or_ask(site.workspace(), "inventory trust");
  if (!owner) return Errors{owner.error()};
  Errors errors;
  for (const auto& host : *hosts) {
    if (auto trusted = trust(host, site, *owner, arguments, shell); !trusted) {
      errors.push_back(trusted.error().at(host.target.host));
    }
  }
  if (!errors.empty()) return errors;
  Json document;
  document["trusted"] = std::uint64_t{hosts->size()};
  tell(std::move(document), "Trusted " + term::counted(hosts->size(), "host") + ".", shell);
  return Exit::done;
}

Ending import_file(const Site& site, const std::string& file, const Arguments& arguments,
                   Shell& shell) {
  const auto text = read_file(file, list_cap);
  if (!text) return Errors{text.error()};
  const auto& settings = site.workspace().settings.transport;
  if (auto agreed = shell.confirm("Trust every key in " + file + "?"); !agreed) {
    return Errors{agreed.error()};
  }
  auto owner = own_or_ask(site.workspace(), "inventory trust");
  if (!owner) return Errors{owner.error()};
  const auto digest = "SHA256=" + digests_of(*text).sha256;
  if (auto recorded = record(*owner, file, digest, shell); !recorded) {
    return Errors{recorded.error()};
  }
  const auto imported = arguments.has("csv")
                            ? ssh::import_csv(settings, *text, file, existing(arguments))
                            : ssh::import_known_hosts(settings, *text, existing(arguments));
  if (!imported) return imported.error();
  for (const auto& remark : imported->remarks) shell.note(file + ": " + remark);
  const auto told = term::counted(imported->added, "key") + " added, " +
                    term::grouped(imported->known) + " known already";
  Json document;
  document["added"] = std::uint64_t{imported->added};
  document["known"] = std::uint64_t{imported->known};
  tell(std::move(document), file + ": " + told + ".", shell);
  return Exit::done;
}

}  // namespace

Ending inventory_trust(const Arguments& arguments, Shell& shell) {
  const auto list = arguments.text("from");
  const auto csv = arguments.text("csv");
  const int ways = (list ? 1 : 0) + (csv ? 1 : 0) + (arguments.words().empty() ? 0 : 1);
  if (ways != 1) {
    return Errors{
        {Reason::bad_usage, Effect::none, "expected host names, or --from FILE, or --csv FILE"}};
  }
  const auto site = Site::open(shell);
  if (!site) return site.error();
  if (list) return import_file(*site, *list, arguments, shell);
  if (csv) return import_file(*site, *csv, arguments, shell);
  return trust_hosts(*site, arguments, shell);
}

}  // namespace sysring::cli
