#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "host/status.h"
#include "host/windows/site.h"
#include "transport/transport.h"

// What the answers of a Windows host say.
namespace sysring::host::windows {

/// Errors are other_shell where its SSH server starts another shell than cmd.exe, access_denied
/// where we have no elevated rights there, and what Sections and `check_names` refuse.
Result<Look> look_in(const transport::Answer& answer, const Site& site, Time now);

/// Of the directory and the one that it lies in: not_staged where one is not closed.
Result<Done> directory_in(const transport::Answer& answer);
Result<Done> staged_in(const transport::Answer& answer, const Digests& sent);

/// Takes over what the key is like. key_open where it is not closed.
Result<Done> key_in(const transport::Answer& answer, const Site& site, Look& look);

Result<Loading> loading_in(const transport::Answer& answer, const Site& site);

/// See Dialect::refusal_in.
std::optional<Error> refusal_in(const Loading& loading);

Result<Status> status_in(const transport::Answer& answer, const Site& site);

Result<std::vector<std::string>> leftovers_in(const transport::Answer& answer, const Site& site);

}  // namespace sysring::host::windows
