#pragma once

#include <cstddef>

namespace lab::server {

/// Raises the limit of open files as far as it may be, and tells it.
std::size_t raise_open_files();

/// How many clients can be connected at once beside so many sockets that listen. Throws
/// std::runtime_error, with what to do, where there would be room for none.
std::size_t clients_that_fit(std::size_t open_files, std::size_t listening);

}  // namespace lab::server
