#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/site.h"

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

Json json_of(const Site& site, fleet::HostId id) {
  const auto& host = site.inventory().host(id);
  Json json;
  json["host"] = host.name.text();
  json["address"] = host.address;
  json["port"] = host.port;
  json["user"] = host.user;
  json["credential"] = host.credential;
  json["platform"] = to_string(host.platform);
  json["via"] = to_string(host.via);
  json["manage"] = host.manage == fleet::Manage::full ? "full" : "observe";
  json["labels"] = Json::Object{};
  for (const auto& [key, value] : site.inventory().labels(id)) json["labels"][key] = value;
  return json;
}

Line fact(std::string_view title, std::string text) {
  return {{"  " + term::padded(title, 12), Ink::faint}, {std::move(text)}};
}

void print_host(const Site& site, fleet::HostId id, Shell& shell) {
  const auto& host = site.inventory().host(id);
  shell.print(Line{{host.name.text()}});
  shell.print(fact("Reach", std::string{to_string(host.via)} + " " + host.user + "@" +
                                host.address + ":" + std::to_string(host.port)));
  shell.print(fact("Credential", host.credential.empty() ? "none" : host.credential));
  shell.print(fact("Platform", std::string{to_string(host.platform)}));
  if (host.manage == fleet::Manage::observe) shell.print(fact("Manage", "observe only"));
  std::string labels;
  for (const auto& [key, value] : site.inventory().labels(id)) {
    labels += (labels.empty() ? "" : "  ") + std::string{key} + "=" + std::string{value};
  }
  shell.print(fact("Labels", labels.empty() ? "none" : labels));
}

}  // namespace

Ending inventory_show(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto id = host_named(*site, arguments.words().front());
  if (!id) return Errors{id.error()};
  if (shell.wants_json()) {
    shell.print("sysring.inventory_host/1", json_of(*site, *id), Exit::done);
  } else {
    print_host(*site, *id, shell);
    shell.note("What is known of it: sysring explain " + arguments.words().front());
  }
  return Exit::done;
}

}  // namespace sysring::cli
