#pragma once

#include <string_view>
#include <vector>

// The words of a description that machines with Linux know.
namespace lab::linux_host {

std::vector<std::string_view> fault_names();
std::vector<std::string_view> system_names();

}  // namespace lab::linux_host
