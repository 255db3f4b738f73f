#include <string>

#include "cli/commands.h"
#include "cli/listing.h"
#include "cli/site.h"

namespace sysring::cli {

Ending release_list(const Arguments& arguments, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  const auto releases = site->releases();
  if (!releases) return Errors{releases.error()};
  Listing listing{"sysring.releases/1", "releases", {"release", "variant", "config"}};
  for (const auto& release : *releases) {
    for (const auto& [variant, sha256] : release.configs) {
      listing.rows.push_back({release.version, variant, "SHA256=" + sha256});
    }
  }
  print(listing, format_of(arguments), shell);
  if (releases->empty()) shell.note("No release yet. Next: sysring release add VERSION");
  return Exit::done;
}

}  // namespace sysring::cli
