#include "transport/ssh/known_hosts.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "directory.h"
#include "process.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

/// A key that is as good as a real one for comparing: its type, and 32 bytes.
HostKey key(char fill, const std::string& type = "ssh-ed25519") {
  return host_key(WireWriter{}.string(type).string(std::string(32, fill)).bytes());
}

std::string line(const std::string& names, const HostKey& of) {
  return names + ' ' + of.type + ' ' + to_base64(of.bytes) + '\n';
}

Verdict judge(const std::string& text, const std::string& name, const HostKey& shown) {
  return KnownHosts::parse(text).judge({name}, shown);
}

TEST(KnownHosts, TrustAKeyUnderEachOfItsNames) {
  const auto text = line("web1,WEB1.example.com,192.0.2.7", key('a'));
  for (const auto* name : {"web1", "web1.example.com", "192.0.2.7"})
    EXPECT_EQ(judge(text, name, key('a')), Verdict::trusted) << name;
  EXPECT_EQ(judge(text, "web2", key('a')), Verdict::unknown);
  EXPECT_EQ(judge(text, "web1", key('b')), Verdict::changed);
}

TEST(KnownHosts, KnowAHostOnAnotherPortByAnotherName) {
  EXPECT_EQ(name_in_known_hosts("Web1", 22), "web1");
  EXPECT_EQ(name_in_known_hosts("web1", 2022), "[web1]:2022");
  const auto text = line("web1", key('a')) + line("[web1]:2022", key('b'));
  EXPECT_EQ(judge(text, "[web1]:2022", key('b')), Verdict::trusted);
  EXPECT_EQ(judge(text, "[web1]:2023", key('b')), Verdict::unknown);
}

TEST(KnownHosts, TakeAKeyOfATypeThatIsNotKnownForAChangedOne) {
  EXPECT_EQ(judge(line("web1", key('a')), "web1", key('a', "ecdsa-sha2-nistp256")),
            Verdict::changed);
}

TEST(KnownHosts, MatchPatternsAndTheirExceptions) {
  const auto text = line("*.example.com,!dc?.example.com", key('a'));
  EXPECT_EQ(judge(text, "web1.example.com", key('a')), Verdict::trusted);
  EXPECT_EQ(judge(text, "dc1.example.com", key('a')), Verdict::unknown);
  EXPECT_EQ(judge(text, "example.com", key('a')), Verdict::unknown);
}

TEST(KnownHosts, MatchAPatternMadeToTakeForEver) {
  const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  EXPECT_EQ(judge(line(stars, key('a')), std::string(250, 'a'), key('a')), Verdict::unknown);
}

TEST(KnownHosts, HonourRevocationBeforeTrust) {
  const auto text = line("web1", key('a')) + "@revoked " + line("*", key('a'));
  EXPECT_EQ(judge(text, "web1", key('a')), Verdict::revoked);
  EXPECT_EQ(judge(text, "web1", key('b')), Verdict::changed);
  EXPECT_EQ(judge("@revoked " + line("*", key('a')), "web1", key('b')), Verdict::unknown);
  EXPECT_TRUE(KnownHosts::parse(text).keys_of({"web1"}).empty());
}

TEST(KnownHosts, TrustNothingOnLinesOfAuthoritiesAndLinesThatCannotBeRead) {
  const auto known = KnownHosts::parse("# a comment\n\n@cert-authority " + line("*", key('a')) +
                                       "web1 ssh-ed25519 %%%\nweb1 ssh-rsa " +
                                       to_base64(key('a').bytes) + "\nweb1\n");
  EXPECT_EQ(known.judge({"web1"}, key('a')), Verdict::unknown);
  ASSERT_EQ(known.remarks().size(), 4U);
  EXPECT_EQ(known.remarks().front(),
            "line 3: '@cert-authority' is not supported; the line is ignored");
}

TEST(KnownHosts, FindNamesThatSshKeygenHashed) {
  const tests::Directory directory;
  const auto path =
      directory.write("known_hosts", line("web1", key('a')) + line("[web1]:2022", key('b')));
  tests::run({"ssh-keygen", "-q", "-H", "-f", path.string()});
  const auto text = directory.read("known_hosts");
  ASSERT_EQ(text.find("web1"), std::string::npos);
  EXPECT_EQ(judge(text, "web1", key('a')), Verdict::trusted);
  EXPECT_EQ(judge(text, "[web1]:2022", key('b')), Verdict::trusted);
  EXPECT_EQ(judge(text, "web2", key('a')), Verdict::unknown);

  auto known = KnownHosts::parse(text);
  known.forget("web1");
  EXPECT_EQ(known.judge({"web1"}, key('a')), Verdict::unknown);
  EXPECT_EQ(known.judge({"[web1]:2022"}, key('b')), Verdict::trusted);
}

TEST(KnownHosts, AreWrittenAsTheyWereReadButForWhatChanged) {
  const std::string text =
      "# ours\nbroken line\n" + line("web1,web2", key('a')) + "@revoked " + line("*", key('c'));
  auto known = KnownHosts::parse(text);
  EXPECT_EQ(known.text(), text);
  known.forget("web1");
  known.add("web1", key('b'));
  known.add("web1", key('b'));
  EXPECT_EQ(known.text(), "# ours\nbroken line\n" + line("web2", key('a')) + "@revoked " +
                              line("*", key('c')) + line("web1", key('b')));
}

TEST(KnownHosts, SayWhichTypesAHostIsKnownBy) {
  const auto known = KnownHosts::parse(line("web1", key('a', "ecdsa-sha2-nistp256")) +
                                       line("web1", key('b', "ecdsa-sha2-nistp256")) +
                                       line("web1", key('c', "ssh-rsa")));
  EXPECT_EQ(known.types_of({"web1"}), (std::vector<std::string>{"ecdsa-sha2-nistp256", "ssh-rsa"}));
}

}  // namespace
}  // namespace sysring::transport::ssh
