#pragma once

#include <map>
#include <set>
#include <string>

#include "lab/sh/system.h"

namespace lab::sh {

/// A system in memory with the programs cat, sleep and wc -c, and a clock.
class TestSystem : public System {
 public:
  std::map<std::string, std::string> files;
  std::set<std::string> directories{"/", "/dev", "/tmp"};
  std::size_t room = 1'000'000;

  [[nodiscard]] Time now() const override { return now_; }
  void wait(std::chrono::milliseconds span) override { now_ += span; }
  [[nodiscard]] std::optional<Stat> stat(const Process& process,
                                         const std::string& path) const override;
  [[nodiscard]] bool may(const Process& process, const std::string& path,
                         Access access) const override;
  [[nodiscard]] std::vector<std::string> names_in(const Process& process,
                                                  const std::string& directory) const override;
  int open(const Process& process, const std::string& path, std::shared_ptr<Input>& input) override;
  int create(const Process& process, const std::string& path, Opening opening) override;
  int append(const Process& process, const std::string& path, std::string_view bytes) override;
  std::optional<Result> run(const Process& parent, const Arguments& arguments,
                            const Environment& environment, Input& input) override;

 private:
  Time now_{};
};

/// Runs `sh -c SCRIPT NAME ARGUMENTS...` on it.
Result run(TestSystem& system, std::string_view script, const std::string& text = "",
           const Arguments& arguments = {});

}  // namespace lab::sh
