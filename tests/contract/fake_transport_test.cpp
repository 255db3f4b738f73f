#include "fakes/fake_transport.h"

#include <map>
#include <string_view>

#include "contract/transport_contract.h"

namespace sysring::contract {
namespace {

using fakes::FakeTransport;
using fakes::Hangs;
using fakes::Reaction;
using transport::Answer;
using transport::Operation;

using Files = std::map<std::string, std::string>;

Reaction put(Files& files, const Operation& operation) {
  const bool is_new =
      files.emplace(operation.file, operation.head + (operation.input ? *operation.input : ""))
          .second;
  if (is_new) return Answer{};
  return fakes::Refuses{{Reason::file_refused, Effect::none, "there is one"}};
}

/// Just enough of a shell for the lines of the suite.
Reaction shell(Files& files, const Operation& operation) {
  if (!operation.file.empty()) return put(files, operation);
  const std::string_view line = operation.line;
  const std::string input = operation.input ? *operation.input : "";
  if (line.starts_with("cat /")) return Answer{.out = files[operation.line.substr(4)]};
  if (line == "cat") return Answer{.out = input};
  if (line == "cat; echo end") return Answer{.out = input + "end\n"};
  if (line == "echo out; echo err >&2") return Answer{.out = "out\n", .err = "err\n"};
  if (line.starts_with("printf ")) return Answer{.out = {"a\0b\033[31m\377\r\n", 11}};
  if (line.starts_with("exit "))
    return Answer{.exit_code = static_cast<std::uint32_t>(std::stoul(std::string{line.substr(5)}))};
  if (line == "kill -KILL $$") return Answer{.exit_code = 137, .signal = "KILL"};
  if (line == "exec yes") return Answer{.out = std::string(10'000'000, 'y')};
  if (line == "exec sleep 600") return Hangs{};
  if (line == "kill -KILL $PPID")
    return Error{Reason::line_lost, Effect::none, "connection reset by peer"};
  return Answer{.exit_code = 127, .err = "not found\n"};
}

class FakePeer final : public Peer {
 public:
  std::unique_ptr<transport::Transport> transport(
      Queue<transport::Completion>& completions) override {
    auto made = std::make_unique<FakeTransport>(completions);
    made->set("works", [this](const Operation& operation) { return shell(files_, operation); });
    made->set("silent", [](const Operation&) { return Hangs{}; });
    made_ = made.get();
    return made;
  }
  transport::Target host() override { return {.host = "works"}; }
  transport::Target silent_host() override { return {.host = "silent"}; }
  transport::Target nobody() override { return {.host = "nobody"}; }
  std::string new_file() override { return "/new/" + std::to_string(files_.size()); }
  void pass(std::chrono::milliseconds duration) override { made_->pass(duration); }

 private:
  FakeTransport* made_ = nullptr;
  Files files_;
};

INSTANTIATE_TEST_SUITE_P(Fake, TransportContract,
                         testing::Values(Candidate{"fake",
                                                   [] { return std::make_unique<FakePeer>(); }}));

TEST(FakeTransport, HoldsCompletionsBackUntilTheyAreAskedFor) {
  Queue<transport::Completion> completions{10};
  FakeTransport transport{completions, fakes::Delivery::on_demand};
  transport.set("web1", [](const Operation&) { return Answer{}; });
  for (const std::uint64_t number : {1, 2})
    transport.start(transport.open({.host = "web1"}), {number}, {.line = "true"});
  EXPECT_TRUE(completions.drain().empty());

  transport.deliver(1);
  const auto first = completions.drain();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first.front().operation, OperationId{1});
  EXPECT_EQ(transport.waiting(), 1U);
}

}  // namespace
}  // namespace sysring::contract
