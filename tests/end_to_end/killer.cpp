#include "end_to_end/killer.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace sysring::tests {
namespace {

constexpr int killed = 128 + SIGKILL;
constexpr int exit_done = 0;

}  // namespace

unsigned int seed_of_this_run() {
  const char* given = std::getenv("SYSRING_SEED");
  return given == nullptr ? std::random_device{}()
                          : static_cast<unsigned int>(std::strtoul(given, nullptr, 10));
}

std::string Killer::rollout() const {
  const auto number = std::to_string(rollout_);
  return "R-" + std::string(4 - number.size(), '0') + number;
}

int Killer::carry(const Workspace& workspace, const std::string& plan) {
  ++rollout_;
  std::vector<std::string> command{"apply", plan, "--progress", "plain"};
  for (int i = 0; i < habits_.most_of_a_rollout && goes_on(); ++i) {
    const auto controller = workspace.start(command);
    std::this_thread::sleep_for(std::chrono::milliseconds{moment_(random_)});
    controller->signal(SIGKILL);
    last_ = controller->output();
    if (controller->exit_code() != killed) return controller->exit_code();
    ++count_;
    // Before the rollout was on the disk there is nothing to resume.
    if (workspace.run({"show", rollout()}).code == exit_done) {
      command = {"resume", "--progress", "plain"};
    }
  }
  const auto said = workspace.run(command);
  last_ = said.text;
  return said.code;
}

}  // namespace sysring::tests
