#pragma once

#include <functional>
#include <string>
#include <vector>

namespace lab::server {

/// Sends a request to the lab that listens at that path, and hands each line of its answer on.
/// Throws std::system_error where no lab answers or it ends first, std::invalid_argument with what
/// it has against the request.
void ask_lab(const std::string& path, const std::vector<std::string>& words,
             const std::function<void(const std::string&)>& each_line);

}  // namespace lab::server
