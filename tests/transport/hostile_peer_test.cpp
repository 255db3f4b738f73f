#include <gtest/gtest.h>

#include "transport/conversation.h"
#include "transport/ssh/trust.h"
#include "transport/ssh/wire.h"
#include "transport/ssh_server.h"
#include "transport/sshd.h"
#include "transport/tcp_peer.h"

namespace sysring::transport::ssh {
namespace {

using namespace std::chrono_literals;
using tests::Conversation;
using tests::SshServer;
using tests::TcpPeer;

class HostilePeer : public testing::Test {
 protected:
  HostilePeer() {
    settings_.known_hosts = directory_ / "known_hosts";
    settings_.pending_keys = directory_ / "pending";
    settings_.connect_deadline = settings_.login_deadline = 5min;
    settings_.credentials["key"] = {"key",
                                    PrivateKey{SecretFile{tests::make_key(directory_, "key")}, {}}};
    settings_.credentials["password"] = {
        "password", Password{SecretFile{directory_.write("password", "open sesame\n")}}};
  }

  static Target at(std::uint16_t port, const std::string& credential) {
    return {.host = "hostile",
            .address = "127.0.0.1",
            .port = port,
            .user = "somebody",
            .credential = credential};
  }

  Error error_of(std::function<void(int)> serve) {
    const TcpPeer peer{std::move(serve)};
    const auto answer = Conversation{settings_}.run(
        at(peer.port(), "key"), {.line = "exit 0", .deadline = 5min, .access = Access::changes});
    EXPECT_FALSE(answer);
    EXPECT_EQ(answer.error().effect, Effect::none);  // nothing was sent yet
    return answer.error();
  }

  tests::Directory directory_;
  Settings settings_;
};

const std::string greeting = "SSH-2.0-Peer\r\n";

/// A packet as it is before encryption: RFC 4253 section 6.
std::string packet(std::uint8_t type, const std::string& contents) {
  const std::string payload = static_cast<char>(type) + contents;
  const auto padding = static_cast<std::uint8_t>(16 - (payload.size() + 5) % 8);
  const auto length = static_cast<std::uint32_t>(payload.size() + padding + 1);
  return WireWriter{}.number(length).byte(padding).bytes() + payload + std::string(padding, '\0');
}

std::string packet(std::uint8_t type, std::size_t size) {
  return packet(type, std::string(size, 'x'));
}

/// SSH_MSG_KEXINIT of a peer that agrees to a key exchange: RFC 4253 section 7.1.
std::string proposal() {
  WireWriter lists;
  for (const auto* names : {"curve25519-sha256", "ssh-ed25519", "aes256-ctr", "aes256-ctr",
                            "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""}) {
    lists.string(names);
  }
  const std::string cookie(16, 'c');
  return packet(20, cookie + lists.byte(0).number(0).bytes());
}

TEST_F(HostilePeer, SpeaksAnotherProtocol) {
  const auto error =
      error_of([](int client) { tests::send_all(client, "HTTP/1.1 400 Bad Request\r\n\r\n"); });
  EXPECT_EQ(error.code, Reason::protocol_broken);
  EXPECT_EQ(error.message, "expected a greeting of SSH, found 'HTTP/1.1 400 Bad Request'");
}

TEST_F(HostilePeer, SendsGarbageWithoutEnd) {
  const auto error = error_of([](int client) {
    while (tests::send_all(client, std::string(65'536, '\033'))) {
    }
  });
  EXPECT_EQ(error.code, Reason::protocol_broken);
  EXPECT_EQ(error.message.find('\033'), std::string::npos);
}

TEST_F(HostilePeer, HangsUpAtOnce) {
  EXPECT_EQ(error_of([](int) {}).code, Reason::line_lost);
}

TEST_F(HostilePeer, HangsUpInTheMiddleOfTheKeyExchange) {
  const auto error = error_of(
      [](int client) { tests::send_all(client, greeting + packet(20, 100).substr(0, 50)); });
  EXPECT_EQ(error.code, Reason::line_lost) << error.message;
}

TEST_F(HostilePeer, NeverSaysAWord) {
  settings_.login_deadline = 300ms;
  EXPECT_EQ(error_of(&tests::listen_to).code, Reason::deadline_passed);
}

TEST_F(HostilePeer, FallsSilentAfterItsGreeting) {
  settings_.login_deadline = 300ms;
  const auto error = error_of([](int client) {
    tests::send_all(client, greeting);
    tests::listen_to(client);
  });
  EXPECT_EQ(error.code, Reason::deadline_passed);
}

/// libssh2 1.10 forgets the keys that it has made by then; the sanitizer would tell.
TEST_F(HostilePeer, FallsSilentInTheKeyExchange) {
  settings_.login_deadline = 300ms;
  const auto error = error_of([](int client) {
    tests::send_all(client, greeting + proposal());
    tests::listen_to(client);
  });
  EXPECT_EQ(error.code, Reason::deadline_passed);
}

TEST_F(HostilePeer, SendsPacketsOfImpossibleLength) {
  const auto error = error_of([](int client) {
    tests::send_all(client, greeting + std::string(100, '\xff'));
    tests::listen_to(client);
  });
  EXPECT_EQ(error.code, Reason::protocol_broken);
}

TEST_F(HostilePeer, SendsGigabytesOfPacketsThatNobodyAskedFor) {
  constexpr std::uint8_t meant_for_later = 60;
  const auto error = error_of([](int client) {
    tests::send_all(client, greeting);
    while (tests::send_all(client, packet(meant_for_later, 30'000))) {
    }
  });
  EXPECT_EQ(error.code, Reason::protocol_broken);
  EXPECT_EQ(error.message, "key exchange: the host sends packets that nobody asked for");
}

TEST_F(HostilePeer, DoesNotKeepOthersFromTheirTurn) {
  const TcpPeer peer{[](int client) {
    tests::send_all(client, greeting);
    constexpr std::uint8_t ignore = 2;
    while (tests::send_all(client, packet(ignore, 30'000))) {
    }
  }};
  const TcpPeer other{[](int) {}};
  settings_.login_deadline = 2s;
  Conversation conversation{settings_};
  conversation.start(conversation.transport().open(at(peer.port(), "key")),
                     {.line = "exit 0", .deadline = 5min});
  const auto second = conversation.start(conversation.transport().open(at(other.port(), "key")),
                                         {.line = "exit 0", .deadline = 5min});
  ASSERT_EQ(second.number, 2U);
  EXPECT_EQ(conversation.next().error().code, Reason::line_lost);
  EXPECT_EQ(conversation.next().error().code, Reason::deadline_passed);
}

/// The same against a server that logs us in first.
class HostileServer : public HostilePeer {
 protected:
  std::unique_ptr<SshServer> serve(SshServer::Method method, const std::string& password) {
    auto server = std::make_unique<SshServer>(host_key_, method, password);
    directory_.write("known_hosts", name_in_known_hosts("127.0.0.1", server->port()) + ' ' +
                                        tests::public_key(host_key_) + '\n');
    return server;
  }

  Result<Answer> run(const std::string& line) {
    const auto server = serve(SshServer::Method::password, "open sesame");
    return Conversation{settings_}.run(at(server->port(), "password"),
                                       {.line = line, .deadline = 5min, .access = Access::changes});
  }

  /// A file, after a login, which the server takes by this script; or else it refuses SFTP.
  Result<Answer> put(std::optional<SshServer::SftpScript> script,
                     std::chrono::milliseconds deadline = 5min) {
    const auto server = serve(SshServer::Method::password, "open sesame");
    if (script) server->speak_sftp(*std::move(script));
    Conversation conversation{settings_};
    const auto connection = conversation.transport().open(at(server->port(), "password"));
    conversation.start(connection, {.line = "true", .deadline = 5min});
    EXPECT_TRUE(conversation.next());
    conversation.start(connection, {.input = std::make_shared<const std::string>(100'000, 'x'),
                                    .deadline = deadline,
                                    .access = Access::changes,
                                    .file = "/C:/Windows/Sysring/ws-7/a.xml"});
    return conversation.next();
  }

  const std::filesystem::path host_key_ = tests::make_key(directory_, "host");
};

TEST_F(HostileServer, TakesAPassword) {
  const auto answer = run("true");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->exit_code, 0U);
}

TEST_F(HostileServer, AsksForThePasswordByAPrompt) {
  const auto server = serve(SshServer::Method::prompts, "open sesame");
  const auto answer = Conversation{settings_}.run(at(server->port(), "password"));
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(HostileServer, GetsAWrongPasswordOnlyOnce) {
  for (const auto method : {SshServer::Method::password, SshServer::Method::prompts}) {
    const auto server = serve(method, "something else");
    const auto refused = Conversation{settings_}.run(at(server->port(), "password"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Reason::auth_rejected);
    EXPECT_EQ(server->passwords_seen(), 1);
  }
}

TEST_F(HostileServer, GetsNoPasswordBeforeItsKeyIsTrusted) {
  const auto server = serve(SshServer::Method::password, "open sesame");
  directory_.write("known_hosts", "");
  const auto refused = Conversation{settings_}.run(at(server->port(), "password"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::host_key_unknown);
  EXPECT_EQ(server->passwords_seen(), 0);
}

TEST_F(HostileServer, ClosesTheChannelWithoutSayingHowTheCommandEnded) {
  const auto answer = run("vanish");
  ASSERT_FALSE(answer) << answer->exit_code;
  EXPECT_EQ(answer.error().code, Reason::line_lost);
  EXPECT_EQ(answer.error().effect, Effect::unknown);
}

TEST_F(HostileServer, HangsUpWhileTheCommandRuns) {
  const auto answer = run("hang-up");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Reason::line_lost);
  EXPECT_EQ(answer.error().effect, Effect::unknown);
}

TEST_F(HostileServer, NamesASignalThatNobodyKnows) {
  const auto answer = run("crash");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->signal, "FNORD");
  EXPECT_EQ(answer->exit_code, 128U);
}

TEST_F(HostileServer, WritesAGigabyte) {
  const auto answer = run("flood");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->truncated);
  EXPECT_EQ(answer->out.size(), Operation{}.output_cap);
}

// Packets of SFTP, as a server sends them.

std::string sftp(std::uint8_t type, std::uint32_t number, const std::string& rest = {}) {
  return WireWriter{}.string(WireWriter{}.byte(type).number(number).bytes() + rest).bytes();
}
std::string sftp_version() { return sftp(2, 3); }
std::string sftp_handle() { return sftp(102, 1, WireWriter{}.string("handle").bytes()); }
std::string sftp_status(std::uint32_t id, std::uint32_t status) {
  return sftp(101, id, WireWriter{}.number(status).string("so it is").string("en").bytes());
}

void expect_lost(const Result<Answer>& answer, Reason reason) {
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, reason) << answer.error().message;
  EXPECT_EQ(answer.error().effect, Effect::unknown) << "it may have written some of it";
}

void expect_refused(const Result<Answer>& answer, Reason reason) {
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, reason) << answer.error().message;
  EXPECT_EQ(answer.error().effect, Effect::none);
  EXPECT_EQ(answer.error().place, "hostile");
}

TEST_F(HostileServer, TakesAFileByTheScriptOfTheseTests) {
  const auto answer =
      put({{.answers = {sftp_version(), sftp_handle(), sftp_status(2, 0), sftp_status(3, 0),
                        sftp_status(4, 0), sftp_status(5, 0), sftp_status(6, 0)}}});
  EXPECT_TRUE(answer) << answer.error().message;
}

/// It never closes the channel either: docs/decisions/0011.
TEST_F(HostileServer, RefusesSftp) { expect_refused(put(std::nullopt), Reason::no_sftp); }

TEST_F(HostileServer, GreetsWithWordsInPlaceOfSftp) {
  const auto answer = put({{.answers = {"Welcome!\r\n"}}});
  expect_refused(answer, Reason::no_sftp);
  EXPECT_NE(answer.error().message.find("Welcome!"), std::string::npos);
}

TEST_F(HostileServer, SpeaksAnotherVersionOfSftp) {
  expect_refused(put({{.answers = {sftp(2, 2)}}}), Reason::no_sftp);
}

TEST_F(HostileServer, EndsItsSftpAtOnce) {
  expect_refused(put({{.answers = {}, .ends = true}}), Reason::no_sftp);
}

TEST_F(HostileServer, DoesNotTakeTheFile) {
  const auto answer = put({{.answers = {sftp_version(), sftp_status(1, 3)}}});
  expect_refused(answer, Reason::file_refused);
  EXPECT_NE(answer.error().message.find("opening the file: found status 3 'so it is'"),
            std::string::npos)
      << answer.error().message;
}

TEST_F(HostileServer, TakesOnlySomeOfTheFile) {
  const auto answer =
      put({{.answers = {sftp_version(), sftp_handle(), sftp_status(2, 0), sftp_status(3, 4)}}});
  expect_refused(answer, Reason::file_refused);
  EXPECT_NE(answer.error().message.find("writing the file"), std::string::npos);
}

TEST_F(HostileServer, StallsBeforeItGreets) {
  expect_lost(put({{.answers = {}}}, 2s), Reason::deadline_passed);
}

TEST_F(HostileServer, StallsInTheMiddleOfTheFile) {
  expect_lost(put({{.answers = {sftp_version(), sftp_handle()}}}, 2s), Reason::deadline_passed);
}

TEST_F(HostileServer, EndsItsSftpInTheMiddleOfTheFile) {
  expect_lost(put({{.answers = {sftp_version(), sftp_handle()}, .ends = true}}), Reason::line_lost);
}

TEST_F(HostileServer, AnswersWhatNobodyAskedFor) {
  for (const auto& nonsense : {sftp_status(7, 0), sftp(101, 1), sftp(102, 1), sftp(105, 1),
                               std::string(4, '\0'), std::string(4, '\xff')}) {
    const auto answer = put({{.answers = {sftp_version(), nonsense}}});
    expect_lost(answer, Reason::protocol_broken);
  }
}

}  // namespace
}  // namespace sysring::transport::ssh
