// What tells of the machine, what waits, and what runs others.
#include <charconv>
#include <chrono>

#include "lab/linux/host.h"
#include "lab/linux/programs.h"
#include "lab/sh/shell.h"

namespace lab::linux_host {

sh::Result id(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 1) return bad_option(call, operands.empty() ? "-" : operands.back());
  if (operands[0] == "-un") return {.out = call.process.user + "\n"};
  if (operands[0] != "-u") return bad_option(call, operands[0]);
  return {.out = std::to_string(user_number(call.process.user)) + "\n"};
}

sh::Result uname(const Call& call) {
  const auto operands = call.operands();
  const std::string option = operands.empty() ? "-s" : operands.back();
  if (operands.size() > 1) return bad_option(call, option);
  if (option == "-s") return {.out = "Linux\n"};
  if (option == "-n") return {.out = call.host.name() + "\n"};
  if (option == "-r") return {.out = call.host.operating_system().kernel + "\n"};
  if (option == "-m") return {.out = "x86_64\n"};
  return bad_option(call, option);
}

sh::Result hostname(const Call& call) {
  if (!call.operands().empty()) return bad_option(call, call.operands()[0]);
  return {.out = call.host.name() + "\n"};
}

sh::Result date(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() != 1 || operands[0] != "+%s") {
    return bad_option(call, operands.empty() ? "-" : operands[0]);
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(call.host.now());
  return {.out = std::to_string(seconds.time_since_epoch().count()) + "\n"};
}

sh::Result sleep(const Call& call) {
  const auto operands = call.operands();
  const std::string text = operands.empty() ? "" : operands[0];
  double seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (operands.size() != 1 || !whole || seconds < 0 || seconds > 86'400) {
    return failed(call, "invalid time interval '" + text + "'");
  }
  call.host.wait(std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1'000)});
  return {};
}

sh::Result rsyslogd(const Call& call) {
  if (call.operands() != sh::Arguments{"-v"}) return failed(call, "only -v is known here");
  return {.out = "rsyslogd  8.2302.0 (aka 2023.02) compiled with:\n"};
}

/// `sh -c TEXT [NAME [ARGUMENT...]]`
sh::Result shell(const Call& call) {
  const auto& words = call.arguments;
  if (words.size() < 3 || words[1] != "-c") {
    return {2, "", words[0] + ": 0: only -c is known here\n"};
  }
  sh::Arguments arguments;
  if (words.size() > 4) arguments.assign(words.begin() + 4, words.end());
  return sh::run_shell(call.host, call.process, call.environment, call.input, words[2],
                       words.size() > 3 ? words[3] : words[0], std::move(arguments));
}

sh::Result sudo(const Call& call) {
  const auto operands = call.operands();
  if (operands.size() < 2 || operands[0] != "-n" || operands[1].starts_with('-')) {
    return failed(call, "a terminal is required to read the password");
  }
  if (call.process.user != "root" && call.host.faults().access_denied) {
    return failed(call, "a password is required");
  }
  sh::Process process = call.process;
  process.user = "root";
  sh::Environment environment = call.environment;
  environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  auto result =
      call.host.run(process, {operands.begin() + 1, operands.end()}, environment, call.input);
  if (result) return *result;
  return failed(call, operands[1] + ": command not found");
}

}  // namespace lab::linux_host
