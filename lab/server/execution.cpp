#include "lab/server/execution.h"

#include <random>
#include <utility>

namespace lab::server {
namespace {

constexpr std::chrono::seconds silence_before_run{2};
constexpr std::uint64_t endless_bytes = 1'000'000'000;
constexpr std::size_t endless_block = 65'536;
constexpr std::size_t garbage_bytes = 4'096;

std::string random_bytes(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 draw{seed};
  std::string bytes(count, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(draw());
  return bytes;
}

}  // namespace

Execution::Execution(Host& host, const Clock& clock, std::string line, Input& input)
    : host_{host},
      clock_{clock},
      line_{std::move(line)},
      input_{input},
      begins_{std::chrono::steady_clock::now() + silence_before_run} {}

Execution::State Execution::step(Instant now) {
  const bool begins = input_.ended || (input_.bytes.empty() && now >= begins_);
  if (!due_ && begins) run(now);
  if (due_) input_.bytes.clear();
  if (!due_ || now < *due_) return State::waits;
  const auto& cut = host_.faults.reset_after_command;
  return cut && line_.find(*cut) != std::string::npos ? State::resets : State::answers;
}

void Execution::run(Instant now) {
  auto answer = host_.machine->run({line_, input_.bytes, host_.account, clock_.at(now)});
  due_ = now + clock_.lasts(answer.took + host_.faults.slow);
  exit_code = answer.exit_code;
  err = Output{std::move(answer.err)};
  if (host_.faults.endless)
    out = Output::repeated(random_bytes(host_.seed, endless_block), endless_bytes);
  else if (host_.faults.garbage)
    out = Output{random_bytes(host_.seed, garbage_bytes)};
  else
    out = Output{std::move(answer.out)};
}

Instant Execution::wake() const {
  if (due_) return *due_;
  return input_.bytes.empty() ? begins_ : Instant::max();
}

}  // namespace lab::server
