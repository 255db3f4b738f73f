#include "transport/ssh/trust.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "directory.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

HostKey key(char fill, const std::string& type = "ssh-ed25519") {
  return host_key(WireWriter{}.string(type).string(std::string(32, fill)).bytes());
}

std::string base64(const HostKey& of) { return of.type + ',' + to_base64(of.bytes); }

class Trust : public testing::Test {
 protected:
  tests::Directory directory_;
  const Settings settings_{.known_hosts = directory_ / "known_hosts",
                           .pending_keys = directory_ / "pending"};
  const Target web1_{.host = "web1", .address = "192.0.2.7"};

  [[nodiscard]] Verdict judge(const Target& target, const HostKey& shown) const {
    const auto known = read_known_hosts(settings_.known_hosts);
    EXPECT_TRUE(known);
    return known->judge(names_of(target), shown);
  }
};

TEST_F(Trust, MovesAKeyThatWaitsToTheTrustedOnes) {
  ASSERT_TRUE(keep_pending(settings_, web1_, key('a')));
  EXPECT_EQ(judge(web1_, key('a')), Verdict::unknown);

  const auto moved = trust(settings_, web1_, Existing::keep);
  ASSERT_TRUE(moved) << moved.error().message;
  ASSERT_EQ(moved->size(), 1U);
  EXPECT_TRUE(moved->front().fingerprint.starts_with("SHA256:"));
  EXPECT_EQ(judge(web1_, key('a')), Verdict::trusted);
  EXPECT_TRUE(pending_keys(settings_)->empty());
}

TEST_F(Trust, FindsNothingToTrustWhereNoKeyWaits) {
  ASSERT_TRUE(keep_pending(settings_, {.host = "web2", .address = "192.0.2.8"}, key('a')));
  const auto moved = trust(settings_, web1_, Existing::keep);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, Reason::not_found);
}

TEST_F(Trust, KeepsTheNewestKeyOfEachTypeForAHost) {
  for (const char fill : {'a', 'b', 'b', 'c'})
    ASSERT_TRUE(keep_pending(settings_, web1_, key(fill)));
  ASSERT_TRUE(keep_pending(settings_, web1_, key('x', "ecdsa-sha2-nistp256")));
  const auto waiting = pending_keys(settings_);
  ASSERT_EQ(waiting->size(), 2U);
  EXPECT_EQ(waiting->at(0).key, key('c'));
}

TEST_F(Trust, ReplacesAKeyOnlyWhenItIsToldTo) {
  ASSERT_TRUE(keep_pending(settings_, web1_, key('a')));
  ASSERT_TRUE(trust(settings_, web1_, Existing::keep));
  ASSERT_TRUE(keep_pending(settings_, web1_, key('b')));

  const auto refused = trust(settings_, web1_, Existing::keep);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::host_key_changed);
  EXPECT_EQ(judge(web1_, key('a')), Verdict::trusted);

  ASSERT_TRUE(trust(settings_, web1_, Existing::replace));
  EXPECT_EQ(judge(web1_, key('b')), Verdict::trusted);
  EXPECT_EQ(judge(web1_, key('a')), Verdict::changed);
}

TEST_F(Trust, TrustsAHostByItsAddressAndByItsNameInTheInventory) {
  ASSERT_TRUE(import_csv(settings_, "web1," + base64(key('a')), "keys.csv", Existing::keep));
  EXPECT_EQ(judge(web1_, key('a')), Verdict::trusted);
}

TEST_F(Trust, ImportsAListOfKeys) {
  const auto text = "# host,keytype,base64\n\nweb1," + base64(key('a')) + "\n[web2]:2022," +
                    base64(key('b')) + "\n";
  const auto first = import_csv(settings_, text, "keys.csv", Existing::keep);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->added, 2U);
  const auto again = import_csv(settings_, text, "keys.csv", Existing::keep);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->added, 0U);
  EXPECT_EQ(again->known, 2U);
  EXPECT_EQ(judge({.host = "web2", .address = "web2", .port = 2022}, key('b')), Verdict::trusted);
}

TEST_F(Trust, NamesEveryFaultOfAListAndImportsNothing) {
  const auto result =
      import_csv(settings_,
                 "web1,ssh-ed25519\nweb1,ssh-ed25519,%%%\n*," + base64(key('a')) +
                     "\nweb2,ssh-rsa," + to_base64(key('a').bytes) + "\nweb3," + base64(key('a')),
                 "keys.csv", Existing::keep);
  ASSERT_FALSE(result);
  std::string places;
  for (const auto& error : result.error()) places += error.place + ' ';
  EXPECT_EQ(places, "keys.csv:1 keys.csv:2 keys.csv:3 keys.csv:4 ");
  EXPECT_EQ(directory_.read("known_hosts"), "");
}

TEST_F(Trust, ImportsAKnownHostsFileWithItsHashedAndRevokedLines) {
  const std::string revoked = "@revoked * ssh-ed25519 " + to_base64(key('r').bytes);
  const std::string hashed = "|1|AAAA|AAAA ssh-ed25519 " + to_base64(key('h').bytes);
  const std::string text = "web1 ssh-ed25519 " + to_base64(key('a').bytes) + "\n" + revoked + "\n" +
                           hashed + "\n@cert-authority * ssh-ed25519 AAAA\n";
  const auto imported = import_known_hosts(settings_, text, Existing::keep);
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->added, 3U);
  EXPECT_EQ(imported->remarks.size(), 1U);
  EXPECT_EQ(judge(web1_, key('a')), Verdict::trusted);
  EXPECT_EQ(judge(web1_, key('r')), Verdict::revoked);
}

TEST_F(Trust, ImportsNothingWhereOneKeyContradictsATrustedOne) {
  ASSERT_TRUE(import_csv(settings_, "web1," + base64(key('a')), "keys.csv", Existing::keep));
  const auto text = "web2," + base64(key('b')) + "\nweb1," + base64(key('c'));
  const auto refused = import_csv(settings_, text, "keys.csv", Existing::keep);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, Reason::host_key_changed);
  EXPECT_EQ(refused.error().front().place, "web1");
  EXPECT_EQ(judge({.host = "web2", .address = "web2"}, key('b')), Verdict::unknown);

  ASSERT_TRUE(import_csv(settings_, text, "keys.csv", Existing::replace));
  EXPECT_EQ(judge(web1_, key('c')), Verdict::trusted);
}

TEST_F(Trust, ImportsTensOfThousandsOfKeys) {
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "web" + std::to_string(i) + ',' + base64(key(static_cast<char>('a' + i % 26))) + '\n';
  const auto imported = import_csv(settings_, text, "keys.csv", Existing::keep);
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->added, 20'000U);
}

}  // namespace
}  // namespace sysring::transport::ssh
