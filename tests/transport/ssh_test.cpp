#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "transport/conversation.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/trust.h"
#include "transport/sshd.h"

namespace sysring::transport::ssh {
namespace {

using namespace std::chrono_literals;
using tests::Conversation;
using tests::Directory;
using tests::make_key;
using tests::Sshd;

/// Against a real sshd, which lets one key in and has an ed25519 and an ecdsa key of its own.
class Ssh : public testing::Test {
 protected:
  struct Laboratory {
    Directory directory;
    std::filesystem::path key = make_key(directory, "key");
    Sshd sshd{{.users_keys = {key}}};
  };
  static Laboratory& lab() {
    static Laboratory shared;
    return shared;
  }

  Ssh() {
    settings_.known_hosts = directory_.write("known_hosts", lab().sshd.known_hosts());
    settings_.pending_keys = directory_ / "pending";
    settings_.connect_deadline = settings_.login_deadline = 5min;
    add("key", PrivateKey{SecretFile{lab().key}, {}});
  }

  void add(const std::string& name, std::variant<AgentKey, PrivateKey, Password> secret) {
    settings_.credentials[name] = {name, std::move(secret)};
  }

  Result<Answer> run(const Operation& operation = {.line = "exit 0"}) {
    return Conversation{settings_}.run(lab().sshd.target("key"), operation);
  }
  Result<Answer> run_as(const std::string& credential) {
    return Conversation{settings_}.run(lab().sshd.target(credential));
  }

  void know(const std::string& lines) { directory_.write("known_hosts", lines); }
  static std::string line(const std::string& name, const std::string& type) {
    return name + ' ' + lab().sshd.host_key(type) + '\n';
  }

  Directory directory_;
  Settings settings_;
};

Reason code_of(const Result<Answer>& answer) {
  EXPECT_FALSE(answer);
  return answer ? Reason{} : answer.error().code;
}

TEST_F(Ssh, LeavesAHostWithAnUnknownKeyAloneUntilItsKeyIsTrusted) {
  know("");
  const auto target = lab().sshd.target("key");
  Conversation conversation{settings_};
  const auto refused = conversation.run(target);
  ASSERT_EQ(code_of(refused), Reason::host_key_unknown);
  EXPECT_EQ(refused.error().place, target.host);

  const auto waiting = pending_keys(settings_);
  ASSERT_EQ(waiting->size(), 1U);
  EXPECT_EQ(waiting->front().name, lab().sshd.known_hosts_name());
  EXPECT_NE(refused.error().message.find(waiting->front().fingerprint), std::string::npos);

  ASSERT_TRUE(trust(settings_, target, Existing::keep));
  EXPECT_TRUE(conversation.run(target));  // without a new transport
}

TEST_F(Ssh, LeavesAHostWithAnotherKeyAlone) {
  know(lab().sshd.known_hosts_name() + ' ' + tests::public_key(lab().key) + '\n');
  const auto refused = run();
  EXPECT_EQ(code_of(refused), Reason::host_key_changed);
  EXPECT_EQ(pending_keys(settings_)->size(), 1U);
}

TEST_F(Ssh, HonoursARevokedKeyThoughItIsTrustedToo) {
  know(lab().sshd.known_hosts() + "@revoked " + line("*", "ed25519"));
  add("key", PrivateKey{SecretFile{lab().key}, {}});
  // ed25519 is no longer known, so the host is asked for its ecdsa key, which is.
  EXPECT_TRUE(run());
  know(line(lab().sshd.known_hosts_name(), "ed25519") + "@revoked " + line("*", "ed25519") +
       "@revoked " + line("*", "ecdsa"));
  EXPECT_EQ(code_of(run()), Reason::host_key_revoked);
  EXPECT_TRUE(pending_keys(settings_)->empty());
}

TEST_F(Ssh, FindsAHostInAHashedFile) {
  tests::run({"ssh-keygen", "-q", "-H", "-f", settings_.known_hosts.string()});
  EXPECT_TRUE(run());
}

TEST_F(Ssh, AsksAHostForTheTypeOfKeyThatIsKnown) {
  know(line(lab().sshd.known_hosts_name(), "ecdsa"));
  EXPECT_TRUE(run());
}

TEST_F(Ssh, KnowsAHostByItsNameInTheInventoryToo) {
  know(line("[machine]:" + std::to_string(lab().sshd.port()), "ed25519"));
  EXPECT_TRUE(run());
}

TEST_F(Ssh, SaysWhichKeyAHostDoesNotAccept) {
  const auto other = make_key(directory_, "other");
  add("other", PrivateKey{SecretFile{other}, {}});
  const auto refused = run_as("other");
  ASSERT_EQ(code_of(refused), Reason::auth_rejected);
  const auto listed = tests::run({"ssh-keygen", "-l", "-f", other.string()});
  const auto fingerprint = listed.substr(listed.find("SHA256:"), 20);
  EXPECT_NE(refused.error().message.find(fingerprint), std::string::npos);
}

TEST_F(Ssh, StopsACredentialThatThreeHostsInARowRejected) {
  add("other", PrivateKey{SecretFile{make_key(directory_, "other")}, {}});
  Conversation conversation{settings_};
  auto target = lab().sshd.target("other");
  for (const auto* name : {"a", "b", "c"}) {
    target.host = name;
    ASSERT_EQ(code_of(conversation.run(target)), Reason::auth_rejected);
  }
  target.host = "d";
  const auto stopped = conversation.run(target);
  ASSERT_EQ(code_of(stopped), Reason::auth_rejected);
  EXPECT_EQ(stopped.error().message,
            "credential 'other' is no longer used: 3 hosts in a row rejected it");
  EXPECT_TRUE(conversation.run(lab().sshd.target("key")));
}

TEST_F(Ssh, LogsInWithEachKindOfKeyFile) {
  const auto ecdsa = make_key(directory_, "ecdsa", "ecdsa");
  tests::run({"ssh-keygen", "-q", "-p", "-m", "PEM", "-N", "", "-f", ecdsa.string()});
  const auto pkcs8 = directory_ / "pkcs8";
  tests::run({"openssl", "pkcs8", "-topk8", "-in", ecdsa.string(), "-out", pkcs8.string(),
              "-passout", "pass:open sesame"});
  const Sshd sshd{{.users_keys = {ecdsa, make_key(directory_, "p521", "ecdsa")}}};
  know(sshd.known_hosts());
  add("ecdsa", PrivateKey{SecretFile{ecdsa}, {}});
  add("p521", PrivateKey{SecretFile{directory_ / "p521"}, {}});
  add("pkcs8",
      PrivateKey{SecretFile{pkcs8}, SecretFile{directory_.write("passphrase", "open sesame\n")}});
  for (const auto* credential : {"ecdsa", "p521", "pkcs8"}) {
    const auto answer = Conversation{settings_}.run(sshd.target(credential));
    EXPECT_TRUE(answer) << credential << ": " << answer.error().message;
  }
}

TEST_F(Ssh, SaysThatAnRsaKeyCannotBeUsedBeforeItConnects) {
  if (has_rsa_sha2()) GTEST_SKIP() << "this libssh2 can use RSA keys";
  const auto rsa = directory_ / "rsa";
  tests::run({"ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa.string()});
  add("rsa", PrivateKey{SecretFile{rsa}, {}});
  const auto refused = run_as("rsa");
  EXPECT_EQ(code_of(refused), Reason::unusable_key);
  EXPECT_NE(refused.error().hint.find("ed25519"), std::string::npos);
}

TEST_F(Ssh, SaysWhatAHostThatHasOnlyAnRsaKeyMustChange) {
  if (has_rsa_sha2()) GTEST_SKIP() << "this libssh2 takes RSA host keys";
  const Sshd sshd{{.host_key_types = {"rsa"}, .users_keys = {lab().key}}};
  know(sshd.known_hosts());
  EXPECT_EQ(code_of(Conversation{settings_}.run(sshd.target("key"))), Reason::no_common_algorithm);
}

TEST_F(Ssh, RefusesAKeyFileThatOthersMayRead) {
  const auto key = make_key(directory_, "open");
  std::filesystem::permissions(key, std::filesystem::perms{0644});
  add("open", PrivateKey{SecretFile{key}, {}});
  EXPECT_EQ(code_of(run_as("open")), Reason::no_credential);
  EXPECT_EQ(code_of(run_as("nobody's")), Reason::unknown_name);
}

/// An agent of the test's own, at $SSH_AUTH_SOCK as long as it lives.
class SshAgent {
 public:
  explicit SshAgent(const std::filesystem::path& socket)
      : process_{{"ssh-agent", "-D", "-a", socket.string()}} {
    EXPECT_TRUE(process_.says("SSH_AUTH_SOCK"));
    ::setenv("SSH_AUTH_SOCK", socket.c_str(), 1);
  }
  SshAgent(const SshAgent&) = delete;
  SshAgent& operator=(const SshAgent&) = delete;
  ~SshAgent() { ::unsetenv("SSH_AUTH_SOCK"); }

  static void add(const std::filesystem::path& key) { tests::run({"ssh-add", "-q", key.string()}); }

 private:
  tests::Process process_;
};

TEST_F(Ssh, LogsInWithAKeyThatOnlyTheAgentHas) {
  const SshAgent agent{directory_ / "agent"};
  SshAgent::add(make_key(directory_, "other"));
  SshAgent::add(lab().key);
  add("any", AgentKey{});
  add("one", AgentKey{lab().key.string() + ".pub"});
  for (const auto* credential : {"any", "one"}) {
    const auto answer = run_as(credential);
    EXPECT_TRUE(answer) << credential << ": " << answer.error().message;
  }
}

TEST_F(Ssh, SaysWhatIsWrongWithTheAgent) {
  ::unsetenv("SSH_AUTH_SOCK");
  add("any", AgentKey{});
  EXPECT_EQ(code_of(run_as("any")), Reason::no_credential);

  const SshAgent agent{directory_ / "agent"};
  EXPECT_EQ(code_of(run_as("any")), Reason::no_credential);  // it has no key

  add("one", AgentKey{lab().key.string() + ".pub"});
  EXPECT_EQ(code_of(run_as("one")), Reason::unusable_key);  // not this one

  SshAgent::add(make_key(directory_, "other"));
  EXPECT_EQ(code_of(run_as("any")), Reason::auth_rejected);
}

TEST_F(Ssh, AsksASecretCommandForEachHost) {
  const auto script =
      directory_.write("script",
                       "#!/bin/sh\necho \"$1\" >> " + (directory_ / "asked").string() +
                           "\nexec cat " + lab().key.string() + "\n",
                       0700);
  add("command", PrivateKey{SecretCommand{{script.string()}}, {}});
  Conversation conversation{settings_};
  auto target = lab().sshd.target("command");
  for (const auto* name : {"web1", "web2"}) {
    target.host = name;
    EXPECT_TRUE(conversation.run(target));
  }
  EXPECT_EQ(directory_.read("asked"), "web1\nweb2\n");
}

TEST_F(Ssh, ReportsACommandThatWasCutOffWhileItRanAsUnknown) {
  Conversation conversation{settings_};
  const auto mark = directory_ / "mark";
  ASSERT_EQ(::mkfifo(mark.c_str(), 0600), 0);
  const auto connection = conversation.transport().open(lab().sshd.target("key"));
  const auto id =
      conversation.start(connection, {.line = "echo runs > " + mark.string() + "; exec sleep 600",
                                      .deadline = 10min,
                                      .access = Access::changes});
  std::string word;
  std::ifstream{mark} >> word;  // returns when the command has run so far
  ASSERT_EQ(word, "runs");
  conversation.transport().cancel(id);
  const auto answer = conversation.next();
  EXPECT_EQ(code_of(answer), Reason::cancelled);
  EXPECT_EQ(answer.error().effect, Effect::unknown);
}

TEST_F(Ssh, NoticesAPeerThatFallsSilentInTheMiddleOfACommand) {
  settings_.keepalive = 2s;
  Conversation conversation{settings_};
  const auto mark = directory_ / "mark";
  ASSERT_EQ(::mkfifo(mark.c_str(), 0600), 0);
  conversation.start(conversation.transport().open(lab().sshd.target("key")),
                     {.line = "echo $PPID > " + mark.string() + "; exec sleep 600",
                      .deadline = 10min,
                      .access = Access::changes});
  pid_t server = 0;
  std::ifstream{mark} >> server;
  ASSERT_GT(server, 1);
  ::kill(server, SIGSTOP);
  const auto answer = conversation.next();
  ::kill(server, SIGKILL);
  EXPECT_EQ(code_of(answer), Reason::line_lost);
  EXPECT_EQ(answer.error().message, "the host went silent: 3 keepalives without an answer");
  EXPECT_EQ(answer.error().effect, Effect::unknown);
}

TEST_F(Ssh, KeepsACommandThatIsLongSilentAlive) {
  settings_.keepalive = 2s;
  // Longer than three keepalives may go unanswered.
  EXPECT_TRUE(run({.line = "exec sleep 9", .deadline = 10min}));
}

TEST_F(Ssh, EndsConnectionsThatDoNotLogInInTime) {
  settings_.login_deadline = 300ms;
  const Sshd sshd{{.users_keys = {lab().key},
                   .more_lines = {"AuthorizedKeysFile none", "AuthorizedKeysCommand /bin/sleep 600",
                                  "AuthorizedKeysCommandUser " + lab().sshd.target("").user}}};
  know(sshd.known_hosts());
  EXPECT_EQ(code_of(Conversation{settings_}.run(sshd.target("key"))), Reason::deadline_passed);
}

TEST_F(Ssh, OpensNoMoreConnectionsAtOnceThanAllowed) {
  settings_.max_connections = 2;
  Conversation conversation{settings_};
  std::vector<ConnectionId> connections;
  for (int i = 0; i < 3; ++i) {
    connections.push_back(conversation.transport().open(lab().sshd.target("key")));
    conversation.start(connections.back(), {.line = "exit 0", .deadline = 5min});
  }
  ASSERT_TRUE(conversation.next());
  ASSERT_TRUE(conversation.next());
  conversation.transport().close(connections.front());
  EXPECT_TRUE(conversation.next());
}

TEST_F(Ssh, RefusesAHostThatDoesNotLetTheUserRunCommands) {
  const Sshd sshd{{.users_keys = {lab().key}, .more_lines = {"MaxSessions 0"}}};
  know(sshd.known_hosts());
  EXPECT_EQ(code_of(Conversation{settings_}.run(sshd.target("key"))), Reason::access_denied);
}

/// Files by SFTP; the servers of the other tests offer none.
class SshFiles : public Ssh {
 protected:
  Operation put(const std::string& name) const {
    return {.input = std::make_shared<const std::string>("<Sysmon/>\r\n"),
            .deadline = 5min,
            .access = Access::changes,
            .file = directory_ / name};
  }

  /// What becomes of it on a server with that subsystem, and of a command behind it.
  Result<Answer> put_on(const std::string& subsystem, const std::string& name) {
    const Sshd sshd{{.users_keys = {lab().key}, .more_lines = {"Subsystem sftp " + subsystem}}};
    know(sshd.known_hosts());
    return put_by(sshd, name);
  }

  Result<Answer> put_by(const Sshd& sshd, const std::string& name) {
    Conversation conversation{settings_};
    const auto connection = conversation.transport().open(sshd.target("key"));
    conversation.start(connection, put(name));
    auto answer = conversation.next();
    conversation.start(connection, {.line = "exit 0"});
    EXPECT_TRUE(conversation.next()) << "the connection goes on";
    return answer;
  }
};

TEST_F(SshFiles, AreForTheirOwnerAlone) {
  const auto answer = put_on("internal-sftp", "a.xml");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(directory_.read("a.xml"), "<Sysmon/>\r\n");
  EXPECT_EQ(std::filesystem::status(directory_ / "a.xml").permissions(),
            std::filesystem::perms{0600});
}

TEST_F(SshFiles, AreNotForAServerWithoutSftp) {
  const auto answer = put_by(lab().sshd, "a.xml");
  EXPECT_EQ(code_of(answer), Reason::no_sftp);
  EXPECT_EQ(answer.error().effect, Effect::none);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "a.xml"));
}

TEST_F(SshFiles, AreNotForAServerWhoseSftpDoesNotStart) {
  EXPECT_EQ(code_of(put_on("/nowhere/sftp-server", "a.xml")), Reason::no_sftp);
}

TEST_F(SshFiles, AreRefusedWithTheWordsOfTheServer) {
  const auto nowhere = put_on("internal-sftp", "nowhere/a.xml");
  EXPECT_EQ(code_of(nowhere), Reason::file_refused);
  EXPECT_NE(nowhere.error().message.find("status 2 'No such file'"), std::string::npos)
      << nowhere.error().message;
  const auto denied = put_on("internal-sftp -R", "a.xml");
  EXPECT_EQ(code_of(denied), Reason::file_refused);
  EXPECT_NE(denied.error().message.find("status 3 'Permission denied'"), std::string::npos)
      << denied.error().message;
}

TEST_F(Ssh, SaysThatANameCannotBeResolved) {
  auto target = lab().sshd.target("key");
  for (const auto* name : {"no-such-host.invalid", "-oProxyCommand=x", "a;b"}) {
    target.address = name;
    EXPECT_EQ(code_of(Conversation{settings_}.run(target)), Reason::unreachable) << name;
  }
}

}  // namespace
}  // namespace sysring::transport::ssh
