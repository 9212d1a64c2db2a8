// GeneratedProgram: the facts of a program of any size, to measure what linking and checking cost.
//
// The program has the shape of a large real one. Units of 250 functions make libraries of 20 units;
// library k depends on libraries k/2, k/3 and a base, as products do, so that the depth of calls
// grows with the logarithm of the size. A tenth as many locks sites as functions: members of
// classes taken by scoped guards, and globals taken by hand. Calls are direct, virtual, through
// tables of functions and within circles; header functions stand in many units. A thread runs in
// every fourth library. Locks are taken from higher libraries to lower ones, but for the inversions
// that are planted: their number is known.
#ifndef IMPASSE_ANALYZER_SCALE_GENERATED_PROGRAM_H_
#define IMPASSE_ANALYZER_SCALE_GENERATED_PROGRAM_H_

#include <cstdint>
#include <string>

namespace impasse::scale {

inline constexpr std::uint32_t kUnitFunctions = 250;
inline constexpr std::uint32_t kLibraryUnits = 20;

// GeneratedProgram is a pure function of its size. Safe to use from any thread.
class GeneratedProgram {
 public:
  // `functions` is rounded up to whole units.
  explicit GeneratedProgram(std::uint32_t functions)
      : units_((functions + kUnitFunctions - 1) / kUnitFunctions) {}

  std::uint32_t units() const { return units_; }
  std::uint32_t libraries() const { return (units_ + kLibraryUnits - 1) / kLibraryUnits; }
  std::uint32_t functions() const { return units_ * kUnitFunctions; }
  // One in each library with at least two units.
  std::uint32_t inversions() const;
  // FactsOf returns the facts of one unit. O(functions of a unit).
  std::string FactsOf(std::uint32_t unit) const;

 private:
  std::uint32_t units_;
};

}  // namespace impasse::scale

#endif  // IMPASSE_ANALYZER_SCALE_GENERATED_PROGRAM_H_
