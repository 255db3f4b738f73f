#pragma once

#include <memory>

#include "base/result.h"
#include "base/secret.h"

struct evp_pkey_st;

namespace sysring::transport::ssh {

using PrivateKeyHandle = std::shared_ptr<evp_pkey_st>;

/// The text formats of private keys, taken to OpenSSL's own form; Reason::unusable_key.
Result<PrivateKeyHandle> read_private_key(const Secret& file, const Secret* passphrase);

}  // namespace sysring::transport::ssh
