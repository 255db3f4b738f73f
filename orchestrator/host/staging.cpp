#include "host/staging.h"

#include <utility>

#include "base/printable.h"

namespace sysring::host {
namespace {

void record(Look& look, const std::string& what, const Error& refusal) {
  look.fallbacks.push_back(what + ": " + printable_line(refusal.message, 400));
}

void do_without_sftp(Look& look, const Error& refusal) {
  look.delivery = Delivery::certutil;
  record(look, "certutil in place of SFTP", refusal);
}

}  // namespace

bool is_refusal_of_file(const Error& error) {
  return error.code == Reason::no_sftp || error.code == Reason::file_refused;
}

void do_without_scripts(Look& look, const std::string& others, const Error& refusal) {
  look.tools = Tools::native;
  record(look, others + " in place of PowerShell", refusal);
}

transport::Operation Staging::begin(const Dialect& dialect, const Look& look,
                                    std::shared_ptr<const std::string> bytes) {
  bytes_ = std::move(bytes);
  operations_ = dialect.stage(look, bytes_);
  part_ = 0;
  return operations_.front();
}

Result<std::optional<transport::Operation>> Staging::next(const Dialect& dialect,
                                                          const Result<transport::Answer>& answer,
                                                          Look& look, const Digests& sent) {
  using Next = std::optional<transport::Operation>;
  if (!answer) {
    do_without_sftp(look, answer.error());
    return Next{begin(dialect, look, bytes_)};
  }
  const auto staged = dialect.staged_in(*answer, look, sent, part_);
  if (!staged) {
    const bool are_refused = staged.error().code == Reason::scripts_refused;
    if (!are_refused || look.tools != Tools::usual) return staged.error();
    do_without_scripts(look, "SFTP and regini", staged.error());
    return Next{begin(dialect, look, bytes_)};
  }
  if (++part_ == operations_.size()) return Next{};
  return Next{operations_[part_]};
}

}  // namespace sysring::host
