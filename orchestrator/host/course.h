#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/contact.h"
#include "host/dialect.h"
#include "host/judge.h"
#include "host/staging.h"

namespace sysring::host {

/// The course of a contact, on any platform. Its steps, of which each purpose takes those that it
/// needs and the platform has:
///
///     look -> keep -> stage -> close_key -> apply -> verify       apply, restore
///     look -> tidy -> read_key -> verify                          verify
///     look -> read_key -> close_key -> verify                     what is in force already
///     look -> keep, or look -> read_rules                         adopt
class Course final : public Contact {
 public:
  Course(Task task, std::unique_ptr<Dialect> dialect)
      : task_{std::move(task)}, dialect_{std::move(dialect)} {}

  Next begin() override;
  Next next(const Result<transport::Answer>& answer, Time now) override;

 private:
  enum class Step : std::uint8_t {
    look,
    keep,
    read_rules,
    stage,
    read_key,
    close_key,
    apply,
    verify,
    tidy
  };
  using Answer = transport::Answer;

  Next after_look(const Answer& answer);
  Next after_keep(const Answer& answer);
  Next after_read_rules(const Answer& answer);
  Next after_stage(const Result<Answer>& answer);
  Next after_read_key(const Answer& answer);
  Next after_close_key(const Answer& answer);
  Next after_apply(const Answer& answer);
  Next after_verify(const Answer& answer);
  Next after_tidy(const Answer& answer);

  Next prepare();         ///< Before anything is loaded: what is there, and can it come back?
  Next adopt();           ///< Reads what is in force, unless somebody has it already.
  Next judge_as_found();  ///< What the look showed, for `verify` and for a host that is current.
  Next read_key();
  Next judge_found_rules();
  Next send_file();
  Next close_key();
  Next load();
  Next no_way_back(const std::string& why);
  Next give_up(fleet::Finding finding, Error why);
  Next go(Step step, transport::Operation operation, fleet::Activity activity);
  Next lost(const Error& error);
  Next end(fleet::Finding finding, std::optional<Error> error = std::nullopt);
  Next end_as(const Judgement& judgement, const Status& status);
  Judgement judged(const Claim& claim, const Status& status);

  [[nodiscard]] bool loads() const;
  [[nodiscard]] bool is_in_force() const;
  [[nodiscard]] std::optional<Error> left_behind(const Status& status) const;
  [[nodiscard]] Claim claim_as_found() const;
  [[nodiscard]] Claim claim_as_loaded() const;

  Task task_;
  std::unique_ptr<Dialect> dialect_;
  Staging staging_;
  Step step_ = Step::look;
  Time now_{};
  Look look_;
  std::optional<fleet::Facts> facts_;
  std::optional<sysmon::Config> keep_;
  std::optional<Loading> loading_;
  std::vector<fleet::Evidence> evidence_;
  std::optional<sysmon::Event> announced_;
  std::optional<Adopted> adopted_;
  std::optional<fleet::Report> given_up_;  ///< Before anything was loaded; it ends in this.
  bool has_staged_ = false;
  bool changed_ = false;
  bool proves_anew_ = false;  ///< The probe of what was found is asked for once more.
};

}  // namespace sysring::host
