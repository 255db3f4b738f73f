#include "host/windows/first_day.h"

#include <utility>

#include "host/staging.h"
#include "host/windows/answers.h"
#include "host/windows/dialect.h"
#include "host/windows/lines.h"

namespace sysring::host::windows {
namespace {

/// Every byte there is, more than once and never in a row that a tool could take for lines of text.
std::string all_bytes() {
  std::string bytes;
  for (unsigned i = 0; i < 5'000; ++i) bytes += static_cast<char>((i * 167U + i / 256U) & 0xFFU);
  return bytes;
}

/// Its steps, in their order.
class FirstDay final : public Contact {
 public:
  explicit FirstDay(Site site) : site_{std::move(site)} {}

  Next begin() override { return go(Step::look, windows::look(), fleet::Activity::looking); }

  Next next(const Result<transport::Answer>& answer, Time now) override {
    const bool is_told = answer || (step_ == Step::sftp && is_refusal_of_file(answer.error()));
    if (!is_told) return end(answer.error().during("the checks of the first day"));
    switch (step_) {
      case Step::look:
        return after_look(*answer, now);
      case Step::trial:
        findings_.take_trial(*answer, look_);
        look_.tools = Tools::native;
        look_.delivery = Delivery::certutil;
        return stage(Step::native);
      case Step::native:
        findings_.take_native_staging(staged_in(*answer, content_));
        return remove(Step::native_removed);
      case Step::native_removed:
        findings_.take_removal(leftovers_in(*answer, site_));
        look_.delivery = Delivery::sftp;
        return stage(Step::sftp);
      case Step::sftp:
        return after_part(answer);
      case Step::sftp_removed:
        findings_.take_removal(leftovers_in(*answer, site_));
        look_.tools = Tools::usual;
        return stage(Step::scripted);
      case Step::scripted:
        findings_.take_scripted_staging(staged_in(*answer, content_));
        return remove(Step::scripted_removed);
      case Step::scripted_removed:
        findings_.take_removal(leftovers_in(*answer, site_));
        if (look_.installed.driver.empty()) return end(std::nullopt);
        return go(Step::key, read_key(look_), fleet::Activity::looking);
      case Step::key:
        break;
    }
    const auto read = key_in(*answer, site_, look_);
    findings_.take_key(read, look_);
    return end(std::nullopt);
  }

 private:
  enum class Step : std::uint8_t {
    look,
    trial,
    native,
    native_removed,
    sftp,
    sftp_removed,
    scripted,
    scripted_removed,
    key
  };

  Next after_look(const transport::Answer& answer, Time now) {
    auto seen = look_in(answer, site_, now);
    if (!seen) {
      findings_.take_no_look(seen.error());
      return end(seen.error().during("looking"));
    }
    look_ = *std::move(seen);
    facts_ = look_.facts;
    findings_.take_look(look_);
    look_.facts.leftovers.clear();  // what earlier operations left is not ours to remove here
    return go(Step::trial, trial(site_, look_), fleet::Activity::staging);
  }

  Next stage(Step step) {
    look_.facts.leftovers.clear();
    parts_ = windows::stage(site_, look_, bytes_);
    part_ = 0;
    return go(step, parts_.front(), fleet::Activity::staging);
  }

  /// Of a staging in several operations. A host that takes no file has told what was asked.
  Next after_part(const Result<transport::Answer>& answer) {
    const auto done = answer ? WindowsDialect{site_}.staged_in(*answer, look_, content_, part_)
                             : Result<Done>{answer.error()};
    if (done && ++part_ < parts_.size()) {
      return go(step_, parts_[part_], fleet::Activity::staging);
    }
    findings_.take_sftp(done);
    return remove(Step::sftp_removed);
  }

  Next remove(Step step) {
    look_.facts.leftovers = {site_.directory(look_.installed)};
    auto& name = look_.facts.leftovers.front();
    name.erase(0, name.rfind('\\') + 1);
    return go(step, tidy(site_, look_), fleet::Activity::staging);
  }

  Next go(Step step, transport::Operation operation, fleet::Activity activity) {
    step_ = step;
    Do next{.operation = std::move(operation), .activity = activity};
    if (next.operation.access == transport::Access::changes) {
      next.previous = std::string{look_.status.config.hex("SHA256")};
    }
    return next;
  }

  Next end(std::optional<Error> error) {
    const auto finding = error ? fleet::Finding::unreachable : fleet::Finding::current;
    const std::string why = error ? "not asked: " + error->message : "there is no Sysmon";
    return Ended{.report = {.finding = finding, .error = std::move(error), .changed = false},
                 .facts = facts_,
                 .checks = findings_.all(look_.installed, why),
                 .clock_ahead = look_.clock_ahead};
  }

  Site site_;
  Step step_ = Step::look;
  Look look_;
  std::optional<fleet::Facts> facts_;
  Findings findings_;
  std::shared_ptr<const std::string> bytes_ = std::make_shared<const std::string>(all_bytes());
  Digests content_ = digests_of(*bytes_);
  std::vector<transport::Operation> parts_;  ///< Of the staging that is tried.
  std::size_t part_ = 0;
};

}  // namespace

std::unique_ptr<Contact> first_day(Site site) {
  return std::make_unique<FirstDay>(std::move(site));
}

}  // namespace sysring::host::windows
