// Slice: takes out of a model the branches that decide nothing, and forgets what is not read again.
//
// A group of threads keeps of each thread what concerns the group, and around it all the branches
// of the source. A branch after which the same thing comes next whichever way it goes decides
// nothing: S. Danicic, R. W. Barraclough, M. Harman, J. D. Howroyd, A. Kiss, M. R. Laurence, "A
// unifying theory of control dependence and its application to arbitrary program structures", TCS
// 412, 2011, whose weak control closure this is. Loops without operations are taken to end.
#ifndef IMPASSE_ANALYZER_EXPLORE_SLICE_H_
#define IMPASSE_ANALYZER_EXPLORE_SLICE_H_

#include "analyzer/explore/model.h"

namespace impasse::explore {

// Slice makes steps of branches that decide nothing and of writes to variables that nothing
// depends on; a test of data that threads share is kept, since one may wait for another by it.
// O(branches that nest * rounds * nodes).
void Slice(Model& model);

// ForgetDead forgets variables of one process where it does not read them before it writes them, so
// that states which differ in them only are one. O(rounds * nodes * variables / 64).
void ForgetDead(Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_SLICE_H_
