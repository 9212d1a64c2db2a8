// Linearise: one sequence of events from the sequences of the threads.
#ifndef IMPASSE_ANALYZER_IMPORTERS_LINEARISE_H_
#define IMPASSE_ANALYZER_IMPORTERS_LINEARISE_H_

#include <vector>

#include "analyzer/model/recording.h"

namespace impasse {

// Linearise merges the events of the threads, each in program order, into one sequence in which a
// thread starts after the event that started it and is joined after its end, and in which the
// signals and waits of one object - everything but locks - stand in the order of their tickets. The
// ticket of a start, end, spawn or join is the generation of the thread: the threads that one
// object stood for, one after the other, stay in that order. Where the beginning is lost, or
// tickets contradict program order, that event goes first which some thread can offer: the result
// always has all events. O(E log E).
std::vector<RecordedEvent> Linearise(const std::vector<RecordedObject>& objects,
                                     std::vector<std::vector<RecordedEvent>> threads);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_LINEARISE_H_
