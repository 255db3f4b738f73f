#pragma once

#include <utility>

#include "host/dialect.h"
#include "host/windows/site.h"

namespace sysring::host::windows {

/// A Windows host with any of the three Sysmons. Its configuration is there only as compiled rules,
/// so it cannot be kept as it is: `sysring adopt` or the releases' history knows it.
class WindowsDialect final : public Dialect {
 public:
  explicit WindowsDialect(Site site) : site_{std::move(site)} {}

  [[nodiscard]] transport::Operation look() const override;
  [[nodiscard]] Result<Look> look_in(const transport::Answer& answer, Time now) const override;
  [[nodiscard]] std::optional<transport::Operation> keep(const Look& look) const override;
  [[nodiscard]] Result<std::string> kept_in(const transport::Answer& answer) const override;
  [[nodiscard]] std::optional<transport::Operation> read_rules(const Look& look) const override;
  [[nodiscard]] Result<sysmon::Config> rebuilt_in(const transport::Answer& answer) const override;
  [[nodiscard]] std::vector<transport::Operation> stage(
      const Look& look, std::shared_ptr<const std::string> bytes) const override;
  [[nodiscard]] Result<Done> staged_in(const transport::Answer& answer, const Look& look,
                                       const Digests& sent, std::size_t part) const override;
  [[nodiscard]] std::optional<transport::Operation> read_key(const Look& look) const override;
  [[nodiscard]] std::optional<transport::Operation> close_key(const Look& look) const override;
  [[nodiscard]] Result<Done> key_in(const transport::Answer& answer, Look& look) const override;
  [[nodiscard]] transport::Operation apply(const Look& look, Revival revival) const override;
  [[nodiscard]] Result<Loading> loading_in(const transport::Answer& answer) const override;
  [[nodiscard]] std::optional<Error> refusal_in(const Loading& loading) const override;
  [[nodiscard]] transport::Operation verify(const Look& look, const Position& position,
                                            Awaited awaited) const override;
  [[nodiscard]] bool proves_anew() const override { return true; }
  [[nodiscard]] Result<Status> status_in(const transport::Answer& answer) const override;
  [[nodiscard]] transport::Operation tidy(const Look& look) const override;
  [[nodiscard]] Result<std::vector<std::string>> leftovers_in(
      const transport::Answer& answer) const override;
  [[nodiscard]] std::string words_of(fleet::Installation installation) const override;
  [[nodiscard]] std::string file(const Look& look) const override;

 private:
  Site site_;
};

}  // namespace sysring::host::windows
