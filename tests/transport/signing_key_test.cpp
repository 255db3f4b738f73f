#include "transport/ssh/signing_key.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "directory.h"
#include "process.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/wire.h"
#include "transport/sshd.h"

namespace sysring::transport::ssh {
namespace {

using tests::make_key;
using tests::public_key;

class SigningKeys : public testing::Test {
 protected:
  tests::Directory directory_;

  [[nodiscard]] Result<SigningKey> parse(const std::filesystem::path& path,
                                         const char* passphrase = nullptr) const {
    const Secret file{directory_.read(path.filename())};
    if (passphrase == nullptr) return SigningKey::parse(file, nullptr);
    const Secret words{passphrase};
    return SigningKey::parse(file, &words);
  }

  /// The same key as PKCS#8, through the PEM that only some of OpenSSH's keys can become.
  [[nodiscard]] std::filesystem::path as_pkcs8(const std::filesystem::path& key,
                                               const std::vector<std::string>& more) const {
    tests::run({"ssh-keygen", "-q", "-p", "-m", "PEM", "-N", "", "-f", key.string()});
    const auto path = directory_ / "pkcs8";
    std::vector<std::string> argv{"openssl",    "pkcs8", "-topk8",     "-in",
                                  key.string(), "-out",  path.string()};
    argv.insert(argv.end(), more.begin(), more.end());
    tests::run(argv);
    return path;
  }

  /// Whether OpenSSH takes our signature for its own (PROTOCOL.sshsig).
  [[nodiscard]] bool ssh_keygen_verifies(const SigningKey& key) const {
    const std::string type{type_of(key.public_key())};
    directory_.write("message", "what is signed");
    const std::string digest = sha256("what is signed");
    const auto data =
        "SSHSIG" + WireWriter{}.string("file").string("").string("sha256").string(digest).bytes();
    const auto signature = key.sign(data, type);
    EXPECT_TRUE(signature);
    const auto inner = WireWriter{}.string(type).string(*signature).bytes();
    const auto blob = "SSHSIG" + WireWriter{}
                                     .number(1)
                                     .string(key.public_key())
                                     .string("file")
                                     .string("")
                                     .string("sha256")
                                     .string(inner)
                                     .bytes();
    const auto file =
        directory_.write("signature", "-----BEGIN SSH SIGNATURE-----\n" + to_base64(blob) +
                                          "\n-----END SSH SIGNATURE-----\n");
    const auto signers =
        directory_.write("signers", "me " + type + ' ' + to_base64(key.public_key()) + '\n');
    tests::Process check{{"sh", "-c",
                          "ssh-keygen -Y verify -f \"$1\" -I me -n file -s \"$2\" < \"$3\"", "sh",
                          signers.string(), file.string(), (directory_ / "message").string()}};
    const auto said = check.output();
    return check.exit_code() == 0;
  }
};

TEST_F(SigningKeys, ReadOpenSshsOwnFormat) {
  for (const auto& [type, bits] : {std::pair{"ed25519", "256"}, std::pair{"ecdsa", "256"},
                                   std::pair{"ecdsa", "384"}, std::pair{"ecdsa", "521"}}) {
    const auto path = directory_ / (std::string{type} + bits);
    tests::run({"ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-f", path.string()});
    const auto key = parse(path);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(std::string{type_of(key->public_key())} + ' ' + to_base64(key->public_key()),
              public_key(path));
    EXPECT_TRUE(ssh_keygen_verifies(*key)) << type << bits;
  }
}

TEST_F(SigningKeys, ReadPkcs8WithAndWithoutAPassphrase) {
  const auto path = make_key(directory_, "key", "ecdsa");
  const auto wanted = public_key(path);
  const auto plain = parse(as_pkcs8(path, {"-nocrypt"}));
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ("ecdsa-sha2-nistp256 " + to_base64(plain->public_key()), wanted);

  const auto encrypted = as_pkcs8(path, {"-passout", "pass:open sesame"});
  const auto opened = parse(encrypted, "open sesame");
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(ssh_keygen_verifies(*opened));

  EXPECT_EQ(parse(encrypted, "wrong").error().code, Reason::unusable_key);
  EXPECT_EQ(parse(encrypted).error().message,
            "the private key is encrypted, and no passphrase is named");
}

TEST_F(SigningKeys, ReadAnEd25519KeyThatOpensslMade) {
  const auto path = directory_ / "key";
  tests::run({"openssl", "genpkey", "-algorithm", "ed25519", "-out", path.string()});
  const auto key = parse(path);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_TRUE(ssh_keygen_verifies(*key));
}

TEST_F(SigningKeys, SayHowToUseAnEncryptedOpenSshKey) {
  const auto key = parse(make_key(directory_, "key", "ed25519", "open sesame"), "open sesame");
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, Reason::unusable_key);
  EXPECT_NE(key.error().hint.find("ssh-agent"), std::string::npos);
}

TEST_F(SigningKeys, SayWhatToUseInsteadOfAnRsaKey) {
  const auto path = directory_ / "key";
  tests::run({"ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", path.string()});
  const auto key = parse(path);
  if (has_rsa_sha2()) {
    EXPECT_TRUE(key);
    return;
  }
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, Reason::unusable_key);
  EXPECT_NE(key.error().hint.find("ssh-keygen -t ed25519"), std::string::npos);
}

TEST_F(SigningKeys, RefuseEverythingElseWithAReason) {
  const auto path = make_key(directory_, "key");
  const auto whole = directory_.read("key");
  for (const auto& text :
       {std::string{}, std::string{"hello"}, public_key(path), std::string{"-----BEGIN nothing"},
        std::string{"PuTTY-User-Key-File-3: ssh-ed25519"}, whole.substr(0, whole.size() / 2),
        std::string{"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"},
        std::string(200'000, 'A')}) {
    const auto key = SigningKey::parse(Secret{text}, nullptr);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, Reason::unusable_key);
  }
}

TEST_F(SigningKeys, SurviveEveryCutAndEveryFlippedByte) {
  const auto path = make_key(directory_, "key", "ecdsa");
  const auto whole = directory_.read("key");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto text = whole;
    text[i] = static_cast<char>(text[i] ^ 1);
    const auto key = SigningKey::parse(Secret{text}, nullptr);
    if (!key) continue;
    const auto signature = key->sign("data", type_of(key->public_key()));
    if (signature) continue;
    EXPECT_EQ(signature.error().code, Reason::unusable_key);
  }
}

TEST_F(SigningKeys, ShowTheFingerprintThatSshKeygenShows) {
  const auto path = make_key(directory_, "key");
  const auto listed = tests::run({"ssh-keygen", "-l", "-f", path.string()});
  EXPECT_NE(listed.find(fingerprint(parse(path)->public_key())), std::string::npos) << listed;
}

}  // namespace
}  // namespace sysring::transport::ssh
