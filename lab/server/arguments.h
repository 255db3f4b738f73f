#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/server/draw.h"
#include "lab/server/lab.h"

namespace lab::server {

/// What `sysring-lab serve` was asked for.
struct ServeArguments {
  Lab::Options options;
  std::vector<Description> hosts;  ///< Those of a file first, then those that were drawn.
};

/// Reads what stands behind `serve`. Throws std::invalid_argument with what was found and expected.
ServeArguments read_serve_arguments(const std::vector<std::string>& arguments);

}  // namespace lab::server
