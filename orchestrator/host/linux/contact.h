#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/contact.h"
#include "host/linux/answers.h"
#include "host/linux/judge.h"
#include "host/linux/lines.h"

namespace sysring::host::linux {

/// A host with Sysmon for Linux. Its steps, of which each purpose takes those that it needs:
///
///     look -> keep -> stage -> apply -> verify        apply, restore
///     look -> tidy -> verify                          verify
///
/// There is no registry, so the step `close the key` is left out, and the evidence of L1 says so.
class LinuxContact final : public Contact {
 public:
  LinuxContact(Task task, Site site) : task_{std::move(task)}, site_{std::move(site)} {}

  Next begin() override;
  Next next(const Result<transport::Answer>& answer, Time now) override;

 private:
  enum class Step : std::uint8_t { look, keep, stage, apply, verify, tidy };
  using Answer = transport::Answer;

  Next after_look(const Answer& answer);
  Next after_keep(const Answer& answer);
  Next after_stage(const Answer& answer);
  Next after_apply(const Answer& answer);
  Next after_verify(const Answer& answer);
  Next after_tidy(const Answer& answer);

  Next prepare();         ///< Before anything is loaded: what is there, and can it come back?
  Next judge_as_found();  ///< What the look showed, for `verify` and for a host that is current.
  Next send_file();
  Next no_way_back(const std::string& why);
  Next go(Step step, transport::Operation operation, fleet::Activity activity);
  Next lost(const Error& error);
  Next end(fleet::Finding finding, std::optional<Error> error = std::nullopt);
  Next end_as(const Judgement& judgement);
  Judgement judged(const Claim& claim, const Status& status);

  [[nodiscard]] bool loads() const;
  [[nodiscard]] Claim claim_as_found() const;
  [[nodiscard]] Claim claim_as_loaded() const;
  [[nodiscard]] std::optional<Error> unfit() const;

  Task task_;
  Site site_;
  Step step_ = Step::look;
  Time now_{};
  Look look_;
  std::optional<fleet::Facts> facts_;
  std::optional<sysmon::Config> keep_;
  std::optional<Loading> loading_;
  std::vector<fleet::Evidence> evidence_;
  std::optional<sysmon::Event> announced_;
  bool changed_ = false;
};

Result<std::unique_ptr<Contact>> make_contact(Task task);

}  // namespace sysring::host::linux
