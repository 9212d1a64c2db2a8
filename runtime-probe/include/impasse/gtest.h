// GTest: a listener of GoogleTest that fails the test in which a deadlock, livelock or starvation
// was found. Header only; to be run under `impasse run`, else it does nothing.
//
//   #include <impasse/gtest.h>
//   static const bool kWatched = impasse::FailTestsOnFindings();   // in one file of the test
//
//   impasse run -- ./my_test
//
// A test that hangs does not end, so it cannot fail here: `impasse run --ci` reports the hang, ends
// the program and exits with 1.
#ifndef IMPASSE_GTEST_H_
#define IMPASSE_GTEST_H_

#include <gtest/gtest.h>

#include <string>

#include "impasse/check.h"

namespace impasse {

class FindingsListener : public ::testing::EmptyTestEventListener {
 public:
  // OnTestEnd fails the test that ends for what was found since the test before ended. What a
  // thread does that the test leaves behind is laid at the door of a later one.
  void OnTestEnd(const ::testing::TestInfo& /*test*/) override {
    std::string text(kTextSize, '\0');
    const int count = impasse_check(&text[0], text.size(), kTimeoutMs);
    if (count <= 0) return;
    text.resize(text.find('\0'));
    ADD_FAILURE() << "impasse: " << count << (count == 1 ? " finding" : " findings")
                  << " in this test; the whole story is on standard error\n"
                  << text;
  }

 private:
  static constexpr std::size_t kTextSize = 16384;
  static constexpr unsigned kTimeoutMs = 20000;
};

// FailTestsOnFindings appends the listener; returns true. To be called once, before
// RUN_ALL_TESTS.
inline bool FailTestsOnFindings() {
  ::testing::UnitTest::GetInstance()->listeners().Append(new FindingsListener);  // takes it over
  return true;
}

}  // namespace impasse

#endif  // IMPASSE_GTEST_H_
