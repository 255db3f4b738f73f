#pragma once

#include "lab/machine/machine.h"
#include "lab/windows/state.h"

// The files of the machine for sftp-server.exe, which runs for an administrator.
namespace lab::windows {

std::optional<Files::Stat> sftp_stat(const State& state, std::string_view path);
std::optional<std::string> sftp_read(const State& state, std::string_view path);
FileStatus sftp_write(State& state, std::string_view path, std::string bytes);
FileStatus sftp_make_directory(State& state, std::string_view path);
FileStatus sftp_remove(State& state, std::string_view path);
FileStatus sftp_remove_directory(State& state, std::string_view path);
std::vector<std::string> sftp_names(const State& state, std::string_view directory);

}  // namespace lab::windows
