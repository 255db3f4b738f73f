#include <optional>
#include <tuple>
#include <utility>

#include <gmock/gmock.h>

#include "ledger/scene.h"
#include "ledger/told.h"
#include "ledger/vfs.h"

namespace sysring::ledger {
namespace {

namespace fs = std::filesystem;

/// A full disk refuses only what takes space.
bool concerns(Fate fate, DiskCall call) { return fate != Fate::full || call == DiskCall::write; }

/// A disk on which every call that its fate concerns goes wrong from a certain one on.
class Disk {
 public:
  explicit Disk(Fate fate) : fate_{fate} {}

  void goes_wrong_after(std::size_t passing) { passing_ = passing; }
  void is_well_again() { passing_ = std::nullopt; }

  [[nodiscard]] const std::string& vfs() const { return vfs_.name(); }
  [[nodiscard]] std::size_t calls() const { return calls_; }

 private:
  Fate next(DiskCall call) {
    if (!concerns(fate_, call)) return Fate::pass;
    ++calls_;
    if (!passing_) return Fate::pass;
    return *passing_ > 0 ? (--*passing_, Fate::pass) : fate_;
  }

  Fate fate_;
  std::size_t calls_ = 0;
  std::optional<std::size_t> passing_;  ///< Calls that go well yet; without a value, all do.
  Vfs vfs_{"test-disk", [this](DiskCall call, std::string_view) { return next(call); }};
};

class LedgerOnABadDisk : public Scene {
 protected:
  LedgerOnABadDisk() {
    {
      auto ledger = own();
      id_ = begin(ledger);
      before_ = told_by(ledger, id_);
    }
    fs::copy_file(file(), untouched_);
    {
      auto ledger = own();
      value_of(ledger.record(turn()));
      after_ = told_by(ledger, id_);
    }
    start_over();
  }

  [[nodiscard]] Turn turn() const { return full_turn(id_, noon_); }

  void start_over() const {
    for (const auto* beside : {"-wal", "-shm"}) fs::remove(file().string() + beside);
    fs::copy_file(untouched_, file(), fs::copy_options::overwrite_existing);
  }

  /// How many calls that this fate concerns it takes to record the turn.
  [[nodiscard]] std::size_t calls_of_a_turn(Fate fate) const {
    start_over();
    Disk disk{fate};
    auto ledger = own(disk.vfs());
    const auto before = disk.calls();
    value_of(ledger.record(turn()));
    return disk.calls() - before;
  }

  fs::path untouched_ = file().string() + ".untouched";
  RolloutId id_;
  std::string before_;
  std::string after_;
};

TEST_F(LedgerOnABadDisk, HasATurnWhollyOrNotAtAllWhereverTheProcessDied) {
  const auto calls = calls_of_a_turn(Fate::be_ignored);
  ASSERT_GE(calls, 3) << "the log's head, its pages, their flush";
  for (std::size_t passing = 0; passing <= calls + 3; ++passing) {
    start_over();
    {
      Disk disk{Fate::be_ignored};
      auto ledger = own(disk.vfs());
      disk.goes_wrong_after(passing);
      std::ignore = ledger.record(turn());
    }
    const auto told = told_by(own(), id_);
    EXPECT_TRUE(told == before_ || told == after_) << "died after " << passing << "\n" << told;
    if (passing == 0) {
      EXPECT_EQ(told, before_);
    }
    if (passing >= calls) {
      EXPECT_EQ(told, after_) << "recorded is recorded";
    }
  }
}

TEST_F(LedgerOnABadDisk, RecordsNothingOfATurnThatCannotBeWrittenAndAllOfItLater) {
  for (const auto& [fate, code] :
       {std::pair{Fate::full, Reason::disk_full}, std::pair{Fate::fail, Reason::not_writable}}) {
    const auto calls = calls_of_a_turn(fate);
    ASSERT_GE(calls, 2);
    for (std::size_t passing = 0; passing < calls; ++passing) {
      start_over();
      Disk disk{fate};
      auto ledger = own(disk.vfs());
      disk.goes_wrong_after(passing);
      const auto refused = ledger.record(turn());
      ASSERT_FALSE(refused) << "after " << passing;
      EXPECT_EQ(refused.error().code, code) << "after " << passing;
      EXPECT_EQ(told_by(ledger, id_), before_) << "it can still be read";

      disk.is_well_again();
      value_of(ledger.record(turn()));
      EXPECT_EQ(told_by(ledger, id_), after_);
    }
  }
}

TEST_F(LedgerOnABadDisk, IsMadeAsAWholeOrNotAtAll) {
  const auto fresh = file().parent_path() / "fresh.db";
  std::size_t passing = 0;
  for (bool was_made = false; !was_made; ++passing) {
    ASSERT_LT(passing, 1'000);
    {
      Disk disk{Fate::full};
      disk.goes_wrong_after(passing);
      const auto made = Ledger::open(fresh, Mode::own, disk.vfs());
      was_made = made.has_value();
      if (!made) {
        EXPECT_EQ(made.error().code, Reason::disk_full) << "after " << passing;
      }
    }
    const auto opened = Ledger::open(fresh, Mode::own);
    ASSERT_TRUE(opened) << "after " << passing << ": " << describe(opened.error());
    EXPECT_EQ(value_of(opened->rollouts()).size(), 0);
    for (const auto* name : {"", "-wal", "-shm", ".new", ".new-journal"}) {
      fs::remove(fresh.string() + name);
    }
  }
  EXPECT_GT(passing, 5);
}

}  // namespace
}  // namespace sysring::ledger
