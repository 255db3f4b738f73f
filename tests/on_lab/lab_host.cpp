#include "on_lab/lab_host.h"

#include <algorithm>

namespace sysring::on_lab {
namespace {

bool is_linux(const lab::Description& description) {
  return !description.system.starts_with("windows") && !description.system.starts_with("server");
}

std::unique_ptr<lab::Machine> make(const lab::Description& description, Time now) {
  return is_linux(description) ? lab::make_linux_machine(description, now)
                               : lab::make_windows_machine(description, now);
}

std::string input_of(const transport::Operation& operation) {
  return operation.head + (operation.input ? *operation.input : std::string{});
}

}  // namespace

LabHost::LabHost(const lab::Description& description, Time now)
    : user{on_lab::is_linux(description) ? "root" : "Administrator"},
      is_linux_{on_lab::is_linux(description)},
      machine_{make(description, now)},
      now_{now} {}

Result<transport::Answer> LabHost::operator()(const transport::Operation& operation) {
  if (!operation.file.empty()) return put(operation);
  const std::string input = input_of(operation);
  auto said = machine_->run({.line = operation.line, .input = input, .user = user, .at = now_});
  now_ += said.took;
  machine_->live_until(now_);
  transport::Answer answer{
      .exit_code = said.exit_code, .out = std::move(said.out), .err = std::move(said.err)};
  answer.truncated = answer.out.size() + answer.err.size() > operation.output_cap;
  if (answer.truncated) answer.out.resize(std::min(answer.out.size(), operation.output_cap));
  return answer;
}

Result<transport::Answer> LabHost::put(const transport::Operation& operation) {
  const auto refused = [](Reason reason, const std::string& message) {
    return Error{reason, Effect::none, message};
  };
  if (!has_sftp) return refused(Reason::no_sftp, "the host refuses the subsystem sftp");
  auto& files = machine_->files();
  if (files.stat(operation.file)) return refused(Reason::file_refused, "there is one");
  const auto status = files.write(operation.file, input_of(operation));
  if (status == lab::FileStatus::ok) return transport::Answer{};
  return refused(Reason::file_refused,
                 "found status " + std::to_string(static_cast<unsigned>(status)));
}

void LabHost::live_until(Time now) {
  now_ = std::max(now_, now);
  machine_->live_until(now_);
}

}  // namespace sysring::on_lab
