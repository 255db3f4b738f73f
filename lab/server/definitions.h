#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lab/machine/kind.h"
#include "lab/machine/machine.h"

namespace lab::server {

/// Throws std::invalid_argument where a word of a description is not one that the lab knows: with
/// the host, what was found, what was expected, and the word that was probably meant.
void check(const std::vector<Description>& hosts);

/// "; did you mean 'clm'?", or nothing where no word is near.
std::string did_you_mean(std::string_view found, std::span<const std::string_view> words);

/// Systems and faults, as `sysring-lab --help` lists them.
std::string vocabulary();

}  // namespace lab::server
