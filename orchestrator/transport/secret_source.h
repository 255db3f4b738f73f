#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "transport/settings.h"

namespace sysring::transport {

/// How long a SecretCommand may take, and how much any source may hold.
constexpr std::chrono::seconds secret_command_limit{10};
constexpr std::size_t secret_cap = 65'536;

/// Fetches the secret; `host` is what a SecretCommand gets as its last argument. May block, so it
/// is for a worker. Errors are Reason::no_credential, and never show a byte of it.
Result<Secret> fetch(const SecretSource& source, const std::string& host);

/// Whether the source gives the same secret for every host.
bool is_shared(const SecretSource& source);

}  // namespace sysring::transport
