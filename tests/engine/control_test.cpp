#include "engine/control.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/lock.h"
#include "owner.h"

namespace sysring::engine {
namespace {

/// A directory short enough for a socket's address.
class Directory : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = "/tmp/sysring.XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    path = name;
  }
  void TearDown() override { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

/// Says who asked and what, or that it is too early.
Result<Json> echo(const Request& request) {
  if (request.verb == "refuse") return Error{Reason::not_now, Effect::none, "later"};
  Json reply;
  reply["uid"] = request.actor.uid;
  reply["echo"] = request.arguments;
  return reply;
}

using ControlTest = Directory;

TEST_F(ControlTest, AnswersWithTheActorThatTheKernelNames) {
  tests::Owner owner{*ControlServer::listen(path / "control.sock"), echo};
  auto client = ControlClient::connect(path / "control.sock");
  ASSERT_TRUE(client);
  Json arguments;
  arguments["uid"] = 4711;
  const auto reply = client->ask("echo", arguments);
  ASSERT_TRUE(reply);
  EXPECT_EQ(*reply->find("uid")->integer(), ::geteuid());
  EXPECT_EQ(*reply->find("echo"), arguments);
}

TEST_F(ControlTest, HandsErrorsOnAsTheyAre) {
  tests::Owner owner{*ControlServer::listen(path / "control.sock"), echo};
  auto client = ControlClient::connect(path / "control.sock");
  ASSERT_TRUE(client);
  const auto reply = client->ask("refuse", {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Reason::not_now);
  EXPECT_EQ(reply.error().message, "later");
}

TEST_F(ControlTest, TellsWatchersWhatHappens) {
  tests::Owner owner{*ControlServer::listen(path / "control.sock"), echo};
  auto client = ControlClient::connect(path / "control.sock");
  ASSERT_TRUE(client);
  ASSERT_TRUE(client->ask("watch", {}));
  Json line;
  line["view"] = "x";
  owner.tell(line);
  EXPECT_EQ(**client->next_line(), line);
}

TEST_F(ControlTest, IsForItsOwnerAlone) {
  const auto server = ControlServer::listen(path / "control.sock");
  ASSERT_TRUE(server);
  struct stat facts = {};
  ASSERT_EQ(::stat((path / "control.sock").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(ControlTest, SaysThatNobodyListens) {
  const auto client = ControlClient::connect(path / "control.sock");
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, Reason::not_found);
}

TEST_F(ControlTest, RefusesAPathThatIsTooLongForASocket) {
  const auto server = ControlServer::listen(path / std::string(120, 'x'));
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, Reason::bad_value);
}

using LockTest = Directory;

TEST_F(LockTest, HasOneOwnerAndNamesIt) {
  auto first = WorkspaceLock::take(path, "apply R-0001");
  ASSERT_TRUE(first);
  const auto second = WorkspaceLock::take(path, "sweep");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Reason::locked);
  EXPECT_NE(second.error().message.find("apply R-0001"), std::string::npos)
      << second.error().message;
}

TEST_F(LockTest, GoesWithItsOwner) {
  { ASSERT_TRUE(WorkspaceLock::take(path, "first")); }
  EXPECT_TRUE(WorkspaceLock::take(path, "second"));
}

}  // namespace
}  // namespace sysring::engine
