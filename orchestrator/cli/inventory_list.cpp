#include <string>

#include "base/printable.h"
#include "cli/commands.h"
#include "cli/config_names.h"
#include "cli/listing.h"
#include "cli/moments.h"
#include "cli/site.h"

namespace sysring::cli {

Ending inventory_list(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto hosts = selected(*site, arguments, shell);
  if (!hosts) return hosts.error();
  const auto releases = site->releases();
  if (!releases) return Errors{releases.error()};
  const ConfigNames names{*releases};

  Listing listing{"sysring.inventory/1",
                  "hosts",
                  {"host", "os", "variant", "via", "config", "service", "forwarded"}};
  for (const auto id : *hosts) {
    const auto& host = site->inventory().host(id);
    const auto* facts = site->facts()[id.index];
    const auto* row = site->row(id);
    listing.rows.push_back(
        {host.name.text(), facts == nullptr ? "" : printable_line(facts->os, 60),
         rollout::variant_of(site->inventory(), id, facts).value_or(""),
         std::string{to_string(host.via)} + ":" + std::to_string(host.port),
         row == nullptr ? "" : names.name(row->config),
         facts == nullptr ? "" : std::string{to_string(facts->service)},
         row != nullptr && row->heard ? to_the_second(row->heard->event_at) : ""});
  }
  print(listing, format_of(arguments), shell);
  if (listing.rows.empty()) shell.note("No host. `sysring inventory import FILE` brings some in.");
  return Exit::done;
}

}  // namespace sysring::cli
