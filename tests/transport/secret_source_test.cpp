#include "transport/secret_source.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"

namespace sysring::transport {
namespace {

using tests::Directory;

class SecretSources : public testing::Test {
 protected:
  Directory directory_;

  std::string script(const std::string& text) const {
    return directory_.write("script", "#!/bin/sh\n" + text, 0700).string();
  }
};

std::string message_of(const Result<Secret>& result) {
  return result ? "" : result.error().message;
}

TEST_F(SecretSources, ReadAFileWithoutItsLastLineEnd) {
  for (const auto* text : {"s3cret", "s3cret\n", "s3cret\r\n"}) {
    const auto secret = fetch(SecretFile{directory_.write("secret", text)}, "web1");
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(secret->reveal(), "s3cret");
  }
}

TEST_F(SecretSources, RefuseAFileThatOthersMayRead) {
  const auto path = directory_.write("secret", "s3cret");
  for (const mode_t mode : {0640, 0604, 0620, 0610}) {
    ::chmod(path.c_str(), mode);
    const auto secret = fetch(SecretFile{path}, "web1");
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Reason::no_credential);
    EXPECT_EQ(secret.error().hint, "chmod 600 " + path.string());
  }
}

TEST_F(SecretSources, RefuseAFileOfSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  const auto path = directory_.write("secret", "s3cret");
  ASSERT_EQ(::chown(path.c_str(), 1, 1), 0);
  EXPECT_NE(message_of(fetch(SecretFile{path}, "web1")).find("belongs to user 1"),
            std::string::npos);
}

TEST_F(SecretSources, RefuseWhatIsNoRegularFileOrHasNoSecret) {
  const auto pipe = directory_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_FALSE(fetch(SecretFile{pipe}, "web1"));
  EXPECT_FALSE(fetch(SecretFile{directory_.path()}, "web1"));
  EXPECT_FALSE(fetch(SecretFile{directory_ / "missing"}, "web1"));
  EXPECT_FALSE(fetch(SecretFile{directory_.write("empty", "\n")}, "web1"));
  EXPECT_FALSE(fetch(SecretFile{directory_.write("huge", std::string(70'000, 'x'))}, "web1"));
}

TEST_F(SecretSources, FindACredentialOfSystemdByItsName) {
  directory_.write("winrm", "s3cret\n");
  ::setenv("CREDENTIALS_DIRECTORY", directory_.path().c_str(), 1);
  const auto found = fetch(SystemdCredential{"winrm"}, "web1");
  const auto outside = fetch(SystemdCredential{"../winrm"}, "web1");
  ::unsetenv("CREDENTIALS_DIRECTORY");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->reveal(), "s3cret");
  EXPECT_FALSE(outside);
  EXPECT_FALSE(fetch(SystemdCredential{"winrm"}, "web1"));
}

TEST_F(SecretSources, AskACommandThatGetsTheHostAsItsLastArgument) {
  const SecretCommand command{{script("echo \"$1-$2\""), "laps"}};
  const auto secret = fetch(command, "web1; touch x");
  ASSERT_TRUE(secret) << secret.error().message;
  EXPECT_EQ(secret->reveal(), "laps-web1; touch x");
}

TEST_F(SecretSources, GiveACommandNothingOfOurEnvironmentButThePath) {
  ::setenv("LEAKED", "yes", 1);
  const auto secret =
      fetch(SecretCommand{{script("env | cut -d= -f1 | sort | tr '\\n' ' '")}}, "web1");
  ::unsetenv("LEAKED");
  ASSERT_TRUE(secret) << secret.error().message;
  EXPECT_EQ(secret->reveal(), "PATH PWD ");  // PWD is the shell's own
}

TEST_F(SecretSources, RefuseACommandThatFailsFloodsOrIsNotThere) {
  EXPECT_FALSE(fetch(SecretCommand{{script("echo s3cret; exit 1")}}, "web1"));
  EXPECT_FALSE(fetch(SecretCommand{{script("exec yes")}}, "web1"));
  EXPECT_FALSE(fetch(SecretCommand{{script("exit 0")}}, "web1"));
  EXPECT_FALSE(fetch(SecretCommand{{(directory_ / "missing").string()}}, "web1"));
  EXPECT_FALSE(fetch(SecretCommand{}, "web1"));
}

TEST_F(SecretSources, NeverShowTheSecretInAnError) {
  const auto secret = fetch(SecretCommand{{script("echo s3cret; exit 1")}}, "web1");
  ASSERT_FALSE(secret);
  EXPECT_EQ(describe(secret.error()).find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace sysring::transport
