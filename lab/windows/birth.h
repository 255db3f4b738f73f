#pragma once

#include <memory>

#include "lab/windows/state.h"

namespace lab::windows {

/// What every machine has; one copy for all.
std::shared_ptr<const Layered<File>::Base> common_files();
std::shared_ptr<const Layered<Key>::Base> common_keys();

/// Throws std::invalid_argument where the lab has no such Windows.
void check_system(const std::string& system);

/// Makes a machine of its description what it is when somebody first sees it.
void furnish(State& state);

/// Writes what this configuration means into the key of Sysmon's driver.
void store_configuration(State& state, const Configuration& configuration, const std::string& path,
                         const std::string& hash);
std::string parameters_key(const State& state);

}  // namespace lab::windows
