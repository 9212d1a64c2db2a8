// A GoogleTest program with the listener of impasse/gtest.h. Run by listener_test.py.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "impasse/gtest.h"

namespace {

// NOLINTNEXTLINE(bugprone-throwing-static-initialization): without memory no test runs
const bool kWatched = impasse::FailTestsOnFindings();

std::mutex accounts;
std::mutex journal;

void Transfer() {
  const std::scoped_lock first(accounts);
  const std::scoped_lock second(journal);
}

void Audit() {
  const std::scoped_lock first(journal);
  const std::scoped_lock second(accounts);
}

TEST(Bank, Transfers) {
  std::thread other(Transfer);
  Transfer();
  other.join();
  EXPECT_TRUE(kWatched);
}

// Nothing that is recorded keeps the two apart, though time does.
TEST(Bank, AuditsMeanwhile) {
  std::atomic<bool> done = false;
  std::thread other([&done] {
    // NOLINTNEXTLINE(impasse-busy-wait): a wait that is recorded would order the two
    while (!done) std::this_thread::yield();
    Audit();
  });
  Transfer();
  done = true;
  other.join();
}

TEST(Bank, TransfersAgain) { Transfer(); }

}  // namespace
