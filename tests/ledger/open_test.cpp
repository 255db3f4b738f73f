#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ledger/disk.h"
#include "ledger/scene.h"
#include "ledger/schema.h"

namespace sysring::ledger {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::size_t page = 4'096;

/// Without root's rights, which no mode keeps out.
class AsNobody {
 public:
  AsNobody() {
    if (::geteuid() == 0) is_root_ = ::seteuid(65'534) == 0;
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (is_root_) check(::seteuid(0) == 0, "root becomes root again");
  }

 private:
  bool is_root_ = false;
};

class OpenLedger : public Scene {
 protected:
  /// A ledger with a rollout and an observed fleet in it, closed.
  void make() const {
    auto ledger = own();
    begin(ledger, 200);
    Turn turn{.at = noon_, .rollout = {}};
    for (int number = 0; number < 200; ++number) {
      turn.observed.push_back({"host" + std::to_string(number), facts("old", noon_)});
    }
    value_of(ledger.record(turn));
    value_of(ledger.keep(config(std::string(20'000, 'c')), noon_));
  }
  [[nodiscard]] std::string bytes() const { return value_of(read_file(file(), 64UL << 20U)); }
  void put(const std::string& bytes) const {
    std::ofstream{file(), std::ios::binary | std::ios::trunc} << bytes;
    for (const auto* beside : {"-wal", "-shm"}) fs::remove(file().string() + beside);
  }
  [[nodiscard]] Reason refusal(Mode mode = Mode::own) const {
    const auto opened = Ledger::open(file(), mode);
    EXPECT_FALSE(opened);
    if (opened) return Reason::nothing_to_do;
    EXPECT_EQ(opened.error().place, file().string());
    return opened.error().code;
  }
};

TEST_F(OpenLedger, MakesAFileThatIsItsOwnersAlone) {
  const auto before = ::umask(0);
  auto ledger = own();
  begin(ledger);
  ::umask(before);
  for (const auto* name : {"", "-wal", "-shm"}) {
    struct stat facts = {};
    ASSERT_EQ(::stat((file().string() + name).c_str(), &facts), 0) << name;
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << name;
  }
  EXPECT_FALSE(fs::exists(file().string() + ".new"));
}

TEST_F(OpenLedger, TakesRightsBackThatOthersWereGiven) {
  make();
  fs::permissions(file(), fs::perms{0664});
  EXPECT_TRUE(Ledger::open(file(), Mode::own));
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms{0600});
}

TEST_F(OpenLedger, ReadsNothingWhereThereIsNone) {
  EXPECT_EQ(refusal(Mode::read), Reason::not_found);
  EXPECT_FALSE(fs::exists(file()));
}

TEST_F(OpenLedger, RefusesOneOfALaterVersionAndLeavesItAsItIs) {
  make();
  SQLite::Database{file(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 1000");
  const auto before = bytes();
  EXPECT_EQ(refusal(), Reason::ledger_too_new);
  EXPECT_EQ(refusal(Mode::read), Reason::ledger_too_new);
  EXPECT_EQ(bytes(), before);
}

TEST_F(OpenLedger, BringsOneOfAnEarlierVersionUpToDate) {
  {
    SQLite::Database first{file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    first.exec(std::string{migrations().front()});
    first.exec("PRAGMA application_id = " + std::to_string(application_id));
    first.exec("PRAGMA user_version = 1");
    first.exec("INSERT INTO host(name, seen_at, os) VALUES('ws1', 0, 'Windows 11')");
  }
  EXPECT_EQ(refusal(Mode::read), Reason::ledger_too_old);
  {
    const auto host = value_of(own().host("ws1"));
    ASSERT_TRUE(host);
    EXPECT_EQ(host->facts.value().os, "Windows 11");
    EXPECT_EQ(host->facts.value().product, "");
  }
  EXPECT_TRUE(Ledger::open(file(), Mode::read));
}

TEST_F(OpenLedger, RefusesTheFileOfAnotherApplication) {
  SQLite::Database{file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
      "CREATE TABLE theirs(x)");
  const auto before = bytes();
  EXPECT_EQ(refusal(), Reason::ledger_damaged);
  EXPECT_EQ(bytes(), before);
}

TEST_F(OpenLedger, RefusesWhatIsNoDatabase) {
  for (const auto& content : {std::string{}, std::string{"hosts:\n  - lx01\n"},
                              std::string(100'000, '\xa5'), std::string(page, '\0')}) {
    put(content);
    EXPECT_EQ(refusal(), Reason::ledger_damaged) << content.size() << " bytes";
    EXPECT_EQ(bytes(), content);
  }
}

TEST_F(OpenLedger, RefusesAFileThatWasCutOff) {
  make();
  const auto whole = bytes();
  ASSERT_GT(whole.size(), 20 * page);
  for (std::size_t size = 0; size < whole.size(); size += 5 * page + 100) {
    put(whole.substr(0, size));
    EXPECT_EQ(refusal(), Reason::ledger_damaged) << size;
    EXPECT_EQ(bytes(), whole.substr(0, size));
  }
}

TEST_F(OpenLedger, RefusesAPageWithAWrongByteInItsHead) {
  make();
  const auto whole = bytes();
  for (std::size_t at = 0; at < whole.size(); at += page) {
    auto damaged = whole;
    damaged[at] = static_cast<char>(~damaged[at]);
    put(damaged);
    EXPECT_EQ(refusal(), Reason::ledger_damaged) << "page " << 1 + at / page;
    EXPECT_EQ(bytes(), damaged);
  }
  put(whole);
  EXPECT_TRUE(Ledger::open(file(), Mode::own));
}

TEST_F(OpenLedger, NeverHandsOutConfigBytesThatAreOthersThanWereKept) {
  make();
  auto damaged = bytes();
  const auto inside = damaged.find(std::string(1'000, 'c'));
  ASSERT_NE(inside, std::string::npos);
  damaged[inside] = 'd';
  put(damaged);
  const auto taken = own().config(sha256_of(std::string(20'000, 'c')));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Reason::ledger_damaged);
}

TEST_F(OpenLedger, SaysWhereItMayNotWrite) {
  make();
  const auto closed = file().parent_path();
  fs::permissions(closed, fs::perms{0555});
  {
    fs::permissions(file(), fs::perms{0444});
    const AsNobody nobody;
    EXPECT_EQ(Ledger::open(closed / "new.db", Mode::own).error().code, Reason::not_writable);
    EXPECT_EQ(refusal(), Reason::not_writable);
  }
  fs::permissions(closed, fs::perms{0755});
}

TEST_F(OpenLedger, IsNotOwnedByWhoMayOnlyReadIt) {
  make();
  const auto open = file().parent_path();
  fs::permissions(open, fs::perms{0777});
  fs::permissions(file(), fs::perms{0400});
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(file().c_str(), 65'534, 65'534), 0);
  }
  const AsNobody nobody;
  EXPECT_EQ(refusal(), Reason::not_writable);
}

TEST_F(OpenLedger, SaysThatADirectoryIsMissing) {
  const auto opened = Ledger::open(file().parent_path() / "no" / "such.db", Mode::own);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Reason::not_writable);
  EXPECT_THAT(opened.error().message, HasSubstr("No such file"));
}

TEST_F(OpenLedger, ReadsBesideItsOwnerAndNeverWrites) {
  auto owner = own();
  begin(owner);
  auto beside = reader();
  const auto refused = beside.keep(config("new"), noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_writable);

  Turn turn{.at = noon_, .observed = {{"lx01", facts("old", noon_)}}};
  value_of(owner.record(turn));
  EXPECT_EQ(value_of(beside.host("lx01"))->config, sha256_of("old"));
}

/// Needs root, to mount.
TEST_F(OpenLedger, SurvivesADiskThatIsReallyFull) {
  const auto small = file().parent_path() / "small";
  fs::create_directory(small);
  if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0) {
    GTEST_SKIP() << "needs root, to mount a small file system";
  }
  {
    auto ledger = value_of(Ledger::open(small / "ledger.db", Mode::own));
    value_of(ledger.keep(config("first"), noon_));
    const auto refused = ledger.keep(config(std::string(2'000'000, 'x')), noon_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Reason::disk_full);
    EXPECT_EQ(value_of(ledger.kept()).size(), 1) << "reading goes on";
    EXPECT_TRUE(ledger.keep(config("second"), noon_)) << "what fits is recorded again";
  }
  EXPECT_EQ(value_of(value_of(Ledger::open(small / "ledger.db", Mode::own)).kept()).size(), 2);
  EXPECT_EQ(::umount(small.c_str()), 0);
}

TEST(Disk, TellsNetworkFileSystemsFromLocalOnes) {
  EXPECT_STREQ(network_file_system(0x6969), "NFS");
  EXPECT_STREQ(network_file_system(0xFFFFFFFF'FF534D42), "CIFS") << "where f_type is signed";
  EXPECT_STREQ(network_file_system(0xFE534D42), "SMB2");
  EXPECT_EQ(network_file_system(0xEF53), nullptr) << "ext4";
  EXPECT_EQ(network_file_system(0x01021994), nullptr) << "tmpfs";
  EXPECT_EQ(network_file_system(0x794C7630), nullptr) << "overlayfs";
  EXPECT_TRUE(must_be_local("/"));
  EXPECT_EQ(must_be_local("/no/such/directory").error().code, Reason::not_writable);
}

}  // namespace
}  // namespace sysring::ledger
