// Throwing: which functions the exceptions of the program leave, and which of them somebody
// catches.
#ifndef IMPASSE_ANALYZER_SKELETON_THROWING_H_
#define IMPASSE_ANALYZER_SKELETON_THROWING_H_

#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// Throwing is immutable once made: O(actions + calls). Exceptions of libraries do not count, nor
// what leaves a function that catches anything.
class Throwing {
 public:
  explicit Throwing(const Program& program);

  // Throws tells whether a call of the function can end with an exception that the source shows:
  // in it, or in what it calls itself.
  bool Throws(FunctionId function) const { return throws_[function]; }
  // Caught tells whether somebody who calls the function, however far up, catches exceptions.
  bool Caught(FunctionId function) const { return caught_[function]; }

 private:
  void SpreadToCallers(const Program& program);
  void SpreadToCallees(const Program& program);
  void MarkCallees(const Program& program, const Action& action, std::vector<FunctionId>& work);

  std::vector<bool> throws_;
  std::vector<bool> caught_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_THROWING_H_
