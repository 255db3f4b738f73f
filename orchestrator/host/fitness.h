#pragma once

#include <optional>

#include "base/error.h"
#include "host/contact.h"
#include "host/dialect.h"
#include "host/status.h"

namespace sysring::host {

/// Whether it brings a configuration into force.
constexpr bool loads(Purpose purpose) {
  return purpose == Purpose::apply || purpose == Purpose::restore;
}

/// What was wrong with a host before anything was done, so that the purpose cannot be reached.
std::optional<Error> unfit(Purpose purpose, const Look& look, const Dialect& dialect);

/// Of that, what stands against every purpose: there is no Sysmon, or an operation of ours goes on.
std::optional<Error> not_there(const Look& look, const Dialect& dialect);

/// What was installed since the configuration that the task is to replace.
std::optional<Error> something_else(const Task& task, const Look& look);

/// A fault of another configuration than ours names who has loaded that, where the look has found
/// it.
std::optional<Error> named(std::optional<Error> fault, const Look& look);

}  // namespace sysring::host
