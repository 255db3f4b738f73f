#pragma once

#include <memory>
#include <string>

#include "lab/rules/rules.h"

namespace lab::linux_host {

/// A configuration as Sysmon stores it, and what it makes of it.
struct Config {
  std::string bytes;
  std::string sha256;  ///< In lower-case hex.
  rules::Loaded loaded;
};

/// Machines that have the same bytes share what was made of them.
std::shared_ptr<const Config> config_of(const std::string& bytes);

std::string sha256_of(const std::string& bytes);  ///< In lower-case hex.

}  // namespace lab::linux_host
