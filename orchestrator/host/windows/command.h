#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

// The words of a command line for cmd.exe.
namespace sysring::host::windows {

/// One after the other, whatever each comes to.
std::string in_turn(std::initializer_list<std::string> commands);

/// In parentheses: without them, what follows a `for` or an `if` would belong to it.
std::string in_block(const std::string& command);

/// "echo #name": begins a section of the answer.
std::string mark(std::string_view section);

/// The exit code of the command before it: after `call`, %errorlevel% is expanded a second time.
std::string tell_exit_code();

std::string quoted(std::string_view text);

/// `reg query "HKLM\KEY" /v VALUE`: single values only, so that `Rules` never travels.
std::string value_of(std::string_view key, std::string_view value);

/// The newest events of Sysmon's channel that an XPath selects, newest first.
std::string events(std::string_view selection, int count);

/// "SYSTEM\CurrentControlSet\Services\NAME".
std::string service_key(std::string_view name);

}  // namespace sysring::host::windows
