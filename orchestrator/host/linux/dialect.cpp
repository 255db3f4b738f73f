#include "host/linux/dialect.h"

#include "base/check.h"
#include "host/linux/answers.h"
#include "host/sections.h"

namespace sysring::host::linux {

transport::Operation LinuxDialect::look() const { return linux::look(site_); }

Result<Look> LinuxDialect::look_in(const transport::Answer& answer, Time now) const {
  return linux::look_in(answer, site_, now);
}

std::optional<transport::Operation> LinuxDialect::keep(const Look& /*look*/) const {
  return linux::keep(site_);
}

Result<std::string> LinuxDialect::kept_in(const transport::Answer& answer) const {
  return counted_bytes(answer, "keep");
}

std::optional<transport::Operation> LinuxDialect::read_rules(const Look& /*look*/) const {
  return std::nullopt;
}

Result<sysmon::Config> LinuxDialect::rebuilt_in(const transport::Answer& /*answer*/) const {
  check(false, "what was not asked for is not answered");
  return sysmon::Config{};
}

std::vector<transport::Operation> LinuxDialect::stage(
    const Look& look, std::shared_ptr<const std::string> bytes) const {
  return {linux::stage(site_, std::move(bytes), look.facts.leftovers)};
}

Result<Done> LinuxDialect::staged_in(const transport::Answer& answer, const Look& /*look*/,
                                     const Digests& sent, std::size_t /*part*/) const {
  return linux::staged_in(answer, sent);
}

std::optional<transport::Operation> LinuxDialect::read_key(const Look& /*look*/) const {
  return std::nullopt;
}

std::optional<transport::Operation> LinuxDialect::close_key(const Look& /*look*/) const {
  return std::nullopt;
}

Result<Done> LinuxDialect::key_in(const transport::Answer& /*answer*/, Look& /*look*/) const {
  return Done{};
}

transport::Operation LinuxDialect::apply(const Look& look, Revival revival) const {
  return linux::apply(site_, std::string{look.status.config.hex("SHA256")}, revival);
}

Result<Loading> LinuxDialect::loading_in(const transport::Answer& answer) const {
  return linux::loading_in(answer, site_);
}

std::optional<Error> LinuxDialect::refusal_in(const Loading& loading) const {
  return linux::refusal_in(loading);
}

transport::Operation LinuxDialect::verify(const Look& /*look*/, const Position& position,
                                          Awaited awaited) const {
  return linux::verify(site_, position, awaited);
}

Result<Status> LinuxDialect::status_in(const transport::Answer& answer) const {
  return linux::status_in(answer, site_);
}

transport::Operation LinuxDialect::tidy(const Look& look) const {
  return linux::tidy(site_, look.facts.leftovers);
}

Result<std::vector<std::string>> LinuxDialect::leftovers_in(const transport::Answer& answer) const {
  return linux::leftovers_in(answer, site_);
}

std::string LinuxDialect::words_of(fleet::Installation installation) const {
  const auto& places = site_.places;
  return installation == fleet::Installation::absent
             ? "neither " + places.sysmon + " nor its unit"
             : "only one of " + places.sysmon + " and the unit " + places.unit;
}

std::string LinuxDialect::file(const Look& /*look*/) const { return site_.file(); }

}  // namespace sysring::host::linux
