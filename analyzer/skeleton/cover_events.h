// CoverEvents: keeps a summary small where a function can take each lock in very many situations.
#ifndef IMPASSE_ANALYZER_SKELETON_COVER_EVENTS_H_
#define IMPASSE_ANALYZER_SKELETON_COVER_EVENTS_H_

#include <vector>

#include "analyzer/skeleton/summary.h"

namespace impasse::skeleton {

// CoverEvents drops closed events whose orders of locks others say as well. For each lock that is
// taken, and each lock held there, the event that holds the fewest others stays: the fewer locks
// are held besides, the less can keep two threads apart. So each pair of locks keeps a witness;
// that of another set of further locks is lost. Nothing is dropped from lists of at most `few`.
// Returns whether something was dropped. O(n log n) in events.
bool CoverEvents(std::vector<Event>& events, std::size_t few);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_COVER_EVENTS_H_
