#pragma once

#include <string_view>
#include <vector>

// The words of a description that machines with Windows know.
namespace lab::windows {

std::vector<std::string_view> fault_names();
std::vector<std::string_view> system_names();

}  // namespace lab::windows
