#include "host/fitness.h"

#include <string>

#include "base/text.h"

namespace sysring::host {
namespace {

using fleet::Installation;
using fleet::Service;

Error error(Reason code, const std::string& message) { return {code, Effect::none, message}; }

std::optional<Error> not_working(Purpose purpose, const Look& look) {
  const auto& status = look.status;
  if (status.service == Service::unknown) {
    return error(Reason::bad_answer,
                 "found a service of which is not told how it is: " + status.service_words);
  }
  if (status.service != Service::running) {
    const auto code = purpose == Purpose::verify ? Reason::service_stopped : Reason::not_running;
    return error(code, "found the service " + status.service_words);
  }
  if (purpose != Purpose::apply) return std::nullopt;
  if (!look.facts.second_writer.empty()) {
    return error(Reason::second_writer, "found " + look.facts.second_writer);
  }
  if (!status.newest) return error(Reason::service_silent, "found no event of Sysmon in its log");
  return std::nullopt;
}

}  // namespace

std::optional<Error> unfit(Purpose purpose, const Look& look, const Dialect& dialect) {
  if (auto fault = not_there(look, dialect)) return fault;
  if (loads(purpose) && !look.facts.image.empty()) {
    return error(Reason::excluded, "found " + look.facts.image);
  }
  // A restore also serves a host whose service has died.
  return purpose == Purpose::restore ? std::nullopt : not_working(purpose, look);
}

std::optional<Error> not_there(const Look& look, const Dialect& dialect) {
  if (!look.others.empty()) {
    return error(Reason::second_writer,
                 "found an earlier operation of ours that does not end: process " + look.others);
  }
  switch (look.facts.sysmon) {
    case Installation::absent:
      return error(Reason::not_installed, "found " + dialect.words_of(Installation::absent));
    case Installation::half:
      return error(Reason::half_installed, "found " + dialect.words_of(Installation::half));
    case Installation::installed:
      break;
  }
  return std::nullopt;
}

std::optional<Error> something_else(const Task& task, const Look& look) {
  const std::string now_there{look.status.config.hex("SHA256")};
  const bool is_expected =
      now_there == upper(task.over) || now_there == task.config.digests.sha256 || now_there.empty();
  if (task.over.empty() || is_expected) return std::nullopt;
  return error(Reason::second_writer, "found SHA256=" + now_there.substr(0, 8) +
                                          " in force, expected SHA256=" + task.over.substr(0, 8) +
                                          ", which is to be replaced");
}

std::optional<Error> named(std::optional<Error> fault, const Look& look) {
  const auto& writer = look.facts.second_writer;
  if (!fault || fault->code != Reason::hash_mismatch || writer.empty()) return fault;
  return Error{Reason::second_writer, fault->effect, "found " + writer};
}

}  // namespace sysring::host
