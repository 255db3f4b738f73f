#include "lab/cmd/redirect.h"

#include <algorithm>
#include <utility>

#include "lab/cmd/paths.h"
#include "lab/cmd/text.h"

namespace lab::cmd {

Redirected::Redirected(Shell& shell, const Streams& streams)
    : shell_{shell}, before_{streams}, streams_{streams} {}

bool Redirected::open(const std::vector<Redirection>& redirections) {
  return std::ranges::all_of(redirections, [&](const auto& one) { return open(one); });
}

bool Redirected::open(const Redirection& redirection) {
  if (redirection.to == Redirection::To::handle) {
    *stream(redirection.handle) = *stream(redirection.target.front() - '0');
    return true;
  }
  const auto name = without_quotes(shell_.expand_variables(redirection.target));
  if (redirection.to == Redirection::To::from_file) return open_input(name);
  return open_output(redirection, name);
}

bool Redirected::open_input(const std::string& name) {
  auto bytes = is_null_device(name) ? std::string{} : shell_.machine.read(shell_.full(name));
  if (!bytes) {
    shell_.fail(before_, Message::no_file, 1);
    return false;
  }
  input_ = std::move(*bytes);
  streams_.in = input_;
  return true;
}

bool Redirected::open_output(const Redirection& redirection, const std::string& name) {
  const auto path = is_null_device(name) ? std::string{} : shell_.full(name);
  const auto when = shell_.console.elapsed;
  std::uint32_t error = 0;
  if (!path.empty()) {
    error = redirection.to == Redirection::To::end_of_file ? shell_.machine.append(path, {}, when)
                                                           : shell_.machine.write(path, {}, when);
  }
  if (error != 0) {
    shell_.fail(before_, message_for(error), 1);
    return false;
  }
  outputs_.push_back({path});
  *stream(redirection.handle) = &outputs_.back().bytes;
  return true;
}

std::string** Redirected::stream(int handle) {
  if (handle == 1) return &streams_.out;
  return handle == 2 ? &streams_.err : &other_;
}

bool Redirected::close() {
  for (auto& [path, bytes] : outputs_) {
    if (path.empty() || bytes.empty()) continue;
    const auto error = shell_.machine.append(path, std::move(bytes), shell_.console.elapsed);
    if (error == 0) continue;
    shell_.fail(before_, message_for(error), 1);
    return false;
  }
  return true;
}

}  // namespace lab::cmd
