#pragma once

#include <string_view>

namespace lab::windows {

// The two scripts that PowerShell knows here, by the SHA-256 (upper-case) of their UTF-8 text, as
// docs/windows.md publishes it. Any other text is a script that this machine cannot run.
constexpr std::string_view stage_script =
    "EF61ACC4531C26D24D43414A821D25D558505BC0DC655B77E628B5276DA3D2D0";
constexpr std::string_view key_script =
    "4C7FC02780E36B2DCA7D8A339AF9A9D9187E89D6EB76021001CDE4090ED6E90B";

}  // namespace lab::windows
