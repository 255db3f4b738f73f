#include "host/windows/dialect.h"

#include "base/check.h"
#include "host/windows/answers.h"
#include "host/windows/lines.h"
#include "host/windows/rebuilt.h"

namespace sysring::host::windows {

transport::Operation WindowsDialect::look() const { return windows::look(); }

Result<Look> WindowsDialect::look_in(const transport::Answer& answer, Time now) const {
  return windows::look_in(answer, site_, now);
}

std::optional<transport::Operation> WindowsDialect::keep(const Look& /*look*/) const {
  return std::nullopt;
}

Result<std::string> WindowsDialect::kept_in(const transport::Answer& /*answer*/) const {
  check(false, "what was not asked for is not answered");
  return std::string{};
}

std::optional<transport::Operation> WindowsDialect::read_rules(const Look& look) const {
  return windows::read_rules(look);
}

Result<sysmon::Config> WindowsDialect::rebuilt_in(const transport::Answer& answer) const {
  return windows::rebuilt_in(answer);
}

std::vector<transport::Operation> WindowsDialect::stage(
    const Look& look, std::shared_ptr<const std::string> bytes) const {
  return windows::stage(site_, look, std::move(bytes));
}

Result<Done> WindowsDialect::staged_in(const transport::Answer& answer, const Look& look,
                                       const Digests& sent, std::size_t part) const {
  const bool by_sftp = look.tools == Tools::native && look.delivery == Delivery::sftp;
  if (by_sftp && part == 0) return windows::directory_in(answer);
  if (by_sftp && part == 1) return Done{};  // that there is an answer says all
  return windows::staged_in(answer, sent);
}

std::optional<transport::Operation> WindowsDialect::read_key(const Look& look) const {
  if (look.tools == Tools::native) return std::nullopt;
  return windows::read_key(look);
}

std::optional<transport::Operation> WindowsDialect::close_key(const Look& look) const {
  return windows::close_key(site_, look);
}

Result<Done> WindowsDialect::key_in(const transport::Answer& answer, Look& look) const {
  return windows::key_in(answer, site_, look);
}

transport::Operation WindowsDialect::apply(const Look& look, Revival revival) const {
  return windows::apply(site_, look, revival);
}

Result<Loading> WindowsDialect::loading_in(const transport::Answer& answer) const {
  return windows::loading_in(answer, site_);
}

std::optional<Error> WindowsDialect::refusal_in(const Loading& loading) const {
  return windows::refusal_in(loading);
}

transport::Operation WindowsDialect::verify(const Look& look, const Position& position,
                                            Awaited awaited) const {
  return windows::verify(site_, look, position, awaited);
}

Result<Status> WindowsDialect::status_in(const transport::Answer& answer) const {
  return windows::status_in(answer, site_);
}

transport::Operation WindowsDialect::tidy(const Look& look) const {
  return windows::tidy(site_, look);
}

Result<std::vector<std::string>> WindowsDialect::leftovers_in(
    const transport::Answer& answer) const {
  return windows::leftovers_in(answer, site_);
}

std::string WindowsDialect::words_of(fleet::Installation installation) const {
  return installation == fleet::Installation::absent
             ? "neither a driver at altitude 385201 nor a service that publishes Sysmon's events"
             : "only one of Sysmon's driver and its service; an installation may wait for a "
               "restart";
}

std::string WindowsDialect::file(const Look& look) const { return site_.file(look.installed); }

}  // namespace sysring::host::windows
