#pragma once

#include <filesystem>
#include <string_view>

#include <sys/un.h>

#include "base/json.h"
#include "base/result.h"
#include "engine/control.h"

// The lines of the control socket, for both of its sides.
namespace sysring::engine {

/// Reason::bad_value where the path is longer than a socket's address can hold (107 bytes).
Result<sockaddr_un> control_address(const std::filesystem::path& socket);

Result<Request> request_in(std::string_view line, const ledger::Actor& actor);

Json reply_of(const Result<Json>& result);
Json reply_of(const Error& error);

/// The "ok" of a reply, or the error that it tells.
Result<Json> result_in(const Json& reply);

}  // namespace sysring::engine
