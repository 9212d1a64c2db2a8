// Basis: what a summary rests on besides the body of its function and the summaries that it used,
// so that a later round of the analysis can tell whether it would come out the same.
#ifndef IMPASSE_ANALYZER_SKELETON_BASIS_H_
#define IMPASSE_ANALYZER_SKELETON_BASIS_H_

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

namespace impasse::skeleton {

struct Basis {
  // An answer about the whole program that may be another one once more of it is known.
  struct Answer {
    enum class About : std::uint8_t { kValue, kType, kClosures, kRecursive };
    About about = About::kValue;
    std::uint32_t of = 0;
    std::uint32_t answer = 0;
    friend auto operator<=>(const Answer&, const Answer&) = default;
  };
  // What the interpretation told the whole program, for every round to be told again.
  struct Told {
    enum class About : std::uint8_t { kGivenHeld, kGivenInMode, kHandedOver, kKept };
    About about = About::kGivenHeld;
    std::uint32_t of = 0;
    std::uint32_t with = 0;
    friend auto operator<=>(const Told&, const Told&) = default;
  };

  // Rests on something else: bounds, a call within a cycle of calls, the order of functions.
  bool passing = false;
  std::vector<Answer> answers;
  std::vector<Told> told;

  // Close drops what is there twice.
  void Close() {
    const auto close = [](auto& list) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
      list.shrink_to_fit();
    };
    close(answers);
    close(told);
  }
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_BASIS_H_
