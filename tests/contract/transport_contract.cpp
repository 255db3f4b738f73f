#include "contract/transport_contract.h"

#include <map>

#include <poll.h>

namespace sysring::contract {
namespace {

using namespace std::chrono_literals;
using transport::Access;
using transport::Answer;
using transport::Completion;
using transport::ConnectionId;
using transport::Operation;

constexpr auto kilobyte = std::size_t{1'024};
constexpr auto plenty = 8'192 * kilobyte;

std::shared_ptr<const std::string> input(std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  // No period that a block of the protocol could hide behind.
  for (std::size_t i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + "\r\n";
  bytes.resize(size);
  return std::make_shared<const std::string>(std::move(bytes));
}

/// Logs in, so that what comes next begins at once.
Operation greeting() { return {.line = "exit 0", .deadline = 5min}; }

Operation hanging(Access access, std::chrono::milliseconds deadline) {
  return {.line = "exec sleep 600", .deadline = deadline, .access = access};
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TransportContract);

OperationId TransportContract::start(ConnectionId connection, Operation operation) {
  const OperationId id{++last_id_};
  transport_->start(connection, id, std::move(operation));
  return id;
}

Completion TransportContract::next() {
  pollfd wanted{completions_.descriptor(), POLLIN, 0};
  while (arrived_.empty()) {
    if (::poll(&wanted, 1, 300'000) == 0) {
      ADD_FAILURE() << "no completion within five minutes";
      return {{}, Error{Reason::deadline_passed, Effect::none, "the test gave up"}};
    }
    arrived_ = completions_.drain();
  }
  auto first = std::move(arrived_.front());
  arrived_.erase(arrived_.begin());
  return first;
}

bool TransportContract::nothing_left() {
  for (auto& late : completions_.drain()) arrived_.push_back(std::move(late));
  return arrived_.empty();
}

Result<Answer> TransportContract::run_on(ConnectionId connection, Operation operation) {
  const auto id = start(connection, std::move(operation));
  auto completion = next();
  EXPECT_EQ(completion.operation, id);
  return std::move(completion.answer);
}

Result<Answer> TransportContract::run(Operation operation) {
  return run_on(open(), std::move(operation));
}

TEST_P(TransportContract, GivesACommandItsInputAndReturnsItsOutput) {
  for (const auto size : {std::size_t{0}, std::size_t{1}, 150 * kilobyte, 4'096 * kilobyte}) {
    const auto bytes = input(size);
    const auto answer = run({.line = "cat", .input = bytes, .output_cap = plenty});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->exit_code, 0U);
    EXPECT_TRUE(answer->out == *bytes) << "of " << size << " bytes";
  }
}

TEST_P(TransportContract, EndsTheInputOfACommandThatGetsNone) {
  const auto answer = run({.line = "cat; echo end"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->out, "end\n");
}

TEST_P(TransportContract, KeepsTheTwoStreamsApart) {
  const auto answer = run({.line = "echo out; echo err >&2"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->out, "out\n");
  EXPECT_EQ(answer->err, "err\n");
}

TEST_P(TransportContract, PassesOutputOnThatIsNoText) {
  const auto answer = run({.line = R"(printf 'a\000b\033[31m\377\r\n')"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->out, (std::string{"a\0b\033[31m\377\r\n", 11}));
}

TEST_P(TransportContract, TakesEveryExitCodeForAnAnswer) {
  const auto connection = open();
  for (const auto code : {0U, 1U, 87U, 255U}) {
    const auto answer = run_on(connection, {.line = "exit " + std::to_string(code)});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->exit_code, code);
    EXPECT_EQ(answer->signal, "");
  }
}

TEST_P(TransportContract, NamesTheSignalThatEndedACommand) {
  const auto answer = run({.line = "kill -KILL $$"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->signal, "KILL");
  EXPECT_EQ(answer->exit_code, 137U);
}

TEST_P(TransportContract, AnswersForACommandThatDoesNotReadItsInput) {
  const auto answer = run({.line = "exit 3", .input = input(4'096 * kilobyte)});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->exit_code, 3U);
}

TEST_P(TransportContract, CutsOutputOffAtTheCapAndGoesOnAfterwards) {
  const auto connection = open();
  const auto cut = run_on(connection, {.line = "exec yes", .output_cap = 64 * kilobyte});
  ASSERT_TRUE(cut) << cut.error().message;
  EXPECT_TRUE(cut->truncated);
  EXPECT_EQ(cut->out.size() + cut->err.size(), 64 * kilobyte);

  const auto whole = run_on(connection, {.line = "echo out; echo err >&2"});
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_FALSE(whole->truncated);
}

TEST_P(TransportContract, TakesOutputOfExactlyTheCapAsWhole) {
  const auto bytes = input(64 * kilobyte);
  const auto answer = run({.line = "cat", .input = bytes, .output_cap = bytes->size()});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_FALSE(answer->truncated);
  EXPECT_TRUE(answer->out == *bytes);
}

TEST_P(TransportContract, WritesAFile) {
  const auto connection = open();
  for (const auto size : {std::size_t{0}, std::size_t{1}, 150 * kilobyte, 4'096 * kilobyte}) {
    const auto bytes = input(size);
    const auto file = peer_->new_file();
    const auto put = run_on(connection, {.head = "head\r\n",
                                         .input = bytes,
                                         .deadline = 5min,
                                         .access = Access::changes,
                                         .file = file});
    ASSERT_TRUE(put) << put.error().message;
    EXPECT_EQ(put->exit_code, 0U);
    EXPECT_EQ(put->out, "");
    const auto there = run_on(connection, {.line = "cat " + file, .output_cap = plenty});
    ASSERT_TRUE(there) << there.error().message;
    EXPECT_TRUE(there->out == "head\r\n" + *bytes) << "of " << size << " bytes";
  }
}

TEST_P(TransportContract, WritesNoFileWhereThereIsOneAndGoesOnAfterwards) {
  const auto connection = open();
  const auto file = peer_->new_file();
  const Operation first{.input = input(10), .access = Access::changes, .file = file};
  const auto put = run_on(connection, first);
  ASSERT_TRUE(put) << put.error().message;
  const auto again =
      run_on(connection, {.input = input(20), .access = Access::changes, .file = file});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Reason::file_refused);
  EXPECT_EQ(again.error().effect, Effect::none);
  EXPECT_EQ(again.error().place, peer_->host().host);
  const auto there = run_on(connection, {.line = "cat " + file});
  ASSERT_TRUE(there) << there.error().message;
  EXPECT_EQ(there->out, *first.input);
}

TEST_P(TransportContract, RunsOneOperationAfterAnotherOnAConnection) {
  const auto connection = open();
  for (int i = 0; i < 10; ++i) {
    const auto bytes = input(static_cast<std::size_t>(i) + 1);
    const auto answer = run_on(connection, {.line = "cat", .input = bytes});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->out, *bytes);
  }
}

TEST_P(TransportContract, HoldsManyConversationsAtOnce) {
  constexpr std::size_t hosts = 200;
  std::map<OperationId, std::shared_ptr<const std::string>> sent;
  for (std::size_t i = 0; i < hosts; ++i) {
    const auto bytes = input(100 + i);
    sent[start(open(), {.line = "cat", .input = bytes, .deadline = 10min})] = bytes;
  }
  for (std::size_t i = 0; i < hosts; ++i) {
    const auto [id, answer] = next();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->out, *sent.at(id));
    sent.erase(id);
  }
  EXPECT_TRUE(sent.empty());
}

TEST_P(TransportContract, SaysThatAHostIsUnreachableWhereNobodyListens) {
  const auto connection = transport_->open(peer_->nobody());
  for (int i = 0; i < 2; ++i) {
    const auto answer = run_on(connection, {.line = "cat", .access = Access::changes});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Reason::unreachable);
    EXPECT_EQ(answer.error().effect, Effect::none);
    EXPECT_EQ(answer.error().place, peer_->nobody().host);
  }
}

TEST_P(TransportContract, EndsAnOperationAtItsDeadlineThoughTheHostNeverAnswered) {
  const auto id = start(transport_->open(peer_->silent_host()),
                        {.line = "cat", .deadline = 300ms, .access = Access::changes});
  peer_->pass(300ms);
  const auto [ended, answer] = next();
  EXPECT_EQ(ended, id);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Reason::deadline_passed);
}

TEST_P(TransportContract, EndsAnOperationAtItsDeadlineWhileItRuns) {
  for (const auto& [access, effect] :
       {std::pair{Access::reads, Effect::none}, std::pair{Access::changes, Effect::unknown}}) {
    const auto connection = open();
    ASSERT_TRUE(run_on(connection, greeting()));
    start(connection, hanging(access, 1s));
    peer_->pass(1s);
    const auto [id, answer] = next();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Reason::deadline_passed);
    EXPECT_EQ(answer.error().effect, effect);
  }
}

TEST_P(TransportContract, GivesAConnectionUpWithAnOperationThatWasCutOff) {
  const auto connection = open();
  ASSERT_TRUE(run_on(connection, greeting()));
  start(connection, hanging(Access::changes, 1s));
  peer_->pass(1s);
  next();
  const auto answer = run_on(connection, {.line = "exit 0", .access = Access::changes});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Reason::line_lost);
  EXPECT_EQ(answer.error().effect, Effect::none);
}

TEST_P(TransportContract, CancelsWhatHasNotBegunAndWhatRuns) {
  const auto fresh = open();
  const auto first = start(fresh, hanging(Access::reads, 10min));
  transport_->cancel(first);
  const auto busy = open();
  ASSERT_EQ(next().operation, first);
  ASSERT_TRUE(run_on(busy, greeting()));
  const auto second = start(busy, hanging(Access::reads, 10min));
  transport_->cancel(second);
  const auto [id, answer] = next();
  EXPECT_EQ(id, second);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Reason::cancelled);
}

TEST_P(TransportContract, IgnoresACancellationThatComesTooLate) {
  const auto connection = open();
  const auto id = start(connection, {.line = "exit 0"});
  ASSERT_TRUE(next().answer);
  transport_->cancel(id);
  EXPECT_TRUE(run_on(connection, {.line = "exit 0"}));
  EXPECT_TRUE(nothing_left());
}

TEST_P(TransportContract, CancelsWhatIsUnderWayOnAConnectionThatIsClosed) {
  const auto connection = open();
  ASSERT_TRUE(run_on(connection, greeting()));
  start(connection, hanging(Access::reads, 10min));
  transport_->close(connection);
  const auto under_way = next();
  ASSERT_FALSE(under_way.answer);
  EXPECT_EQ(under_way.answer.error().code, Reason::cancelled);

  const auto later = run_on(connection, {.line = "exit 0"});
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, Reason::cancelled);
}

TEST_P(TransportContract, CompletesEverythingBeforeItGoes) {
  for (int i = 0; i < 3; ++i) start(open(), hanging(Access::reads, 10min));
  transport_.reset();
  for (int i = 0; i < 3; ++i) {
    const auto completion = next();
    ASSERT_FALSE(completion.answer);
    EXPECT_EQ(completion.answer.error().code, Reason::cancelled);
  }
  EXPECT_TRUE(nothing_left());
}

TEST_P(TransportContract, ReportsALostLineAsUnknownOnlyWhereSomethingMayHaveChanged) {
  for (const auto& [access, effect] :
       {std::pair{Access::reads, Effect::none}, std::pair{Access::changes, Effect::unknown}}) {
    const auto connection = open();
    const auto answer = run_on(connection, {.line = "kill -KILL $PPID", .access = access});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Reason::line_lost);
    EXPECT_EQ(answer.error().effect, effect);

    const auto later = run_on(connection, {.line = "exit 0", .access = access});
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error().code, Reason::line_lost);
    EXPECT_EQ(later.error().effect, Effect::none);
  }
}

}  // namespace sysring::contract
