// Disentangle: takes a model apart into groups of primitives that can meet, to be explored one by
// one.
//
// The idea is that of GCatch: Z. Liu, S. Xia, Y. Liang, L. Song, H. Hu, "Who Goes First? Detecting
// Go Concurrency Bugs via Message Passing Primitives", ASPLOS 2021. Here two primitives meet when
// one thread other than the first uses both, or a thread that uses one may start or join a thread
// that uses the other. The first thread (main) is cut: in a group it keeps only what concerns the
// group.
#ifndef IMPASSE_ANALYZER_EXPLORE_DISENTANGLE_H_
#define IMPASSE_ANALYZER_EXPLORE_DISENTANGLE_H_

#include <vector>

#include "analyzer/explore/model.h"

namespace impasse::explore {

// Disentangle returns one model per group that contains a primitive at which a thread can wait for
// a signal, and in which something can go wrong; groups of locks alone are left to the lock-order
// graph. Processes keep their numbers; only primitives and variables that are used are left.
// Operations of other groups are steps. O(size * groups).
std::vector<Model> Disentangle(const Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_DISENTANGLE_H_
