#pragma once

#include <map>
#include <memory>
#include <string>

#include "bites/scenes.h"

namespace sysring::bites {

/// How a contact has ended, and what has become of the machine.
struct Outcome {
  bool good = false;                     ///< The product says that all is as it should be.
  std::string told;                      ///< What it says.
  std::vector<std::string> broken = {};  ///< What is promised by that and not so.
  std::string all;  ///< Everything that matters of both; times, record ids and processes do not.
  std::string heard = {};  ///< What the machine said in the step after which it was this.

  friend bool operator==(const Outcome& a, const Outcome& b) {
    return a.all == b.all && a.heard == b.heard;
  }
};

/// A contact with a machine, step by step.
class Meeting {
 public:
  explicit Meeting(const Scene& scene);

  [[nodiscard]] bool is_over() const { return std::holds_alternative<host::Ended>(next_); }
  [[nodiscard]] std::string step() const;  ///< "stage 2"; "put" where a file goes by SFTP.
  [[nodiscard]] const std::string& line() const;

  /// What the machine says to it. It is asked once, whoever hears it how often.
  const std::string& said();

  void go_on();                          ///< As it should be.
  void go_on_with(std::string line);     ///< The machine is told something else.
  void go_on_hearing(std::string said);  ///< The product hears something else.

  /// To the end, in a copy of this process: this meeting stays where it is. `go` takes the next
  /// step there, its own way. Nothing but `told` where the copy died.
  Outcome ending_after(const std::function<void(Meeting&)>& go);

 private:
  [[nodiscard]] const transport::Operation& operation() const;
  [[nodiscard]] Outcome outcome() const;
  Result<transport::Answer>& answer();
  void take(const Result<transport::Answer>& answer);

  const Scene& scene_;
  on_lab::LabHost machine_;
  std::unique_ptr<host::Contact> contact_;
  host::Next next_;
  std::optional<Result<transport::Answer>> answer_;
  std::string heard_;  ///< In the step before.
  std::string in_force_at_first_;
  std::map<std::string, int> seen_;  ///< How often each step was there.
  std::size_t steps_ = 0;
};

}  // namespace sysring::bites
