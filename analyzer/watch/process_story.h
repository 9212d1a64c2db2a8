// TellProcess: what every thread of a living process does now, whether or not a rule can say
// anything about it.
#ifndef IMPASSE_ANALYZER_WATCH_PROCESS_STORY_H_
#define IMPASSE_ANALYZER_WATCH_PROCESS_STORY_H_

#include <string>

#include "analyzer/importers/symbolizer.h"
#include "analyzer/model/finding.h"
#include "analyzer/model/recording.h"
#include "analyzer/model/wait_for_graph.h"

namespace impasse {

// WaitClause tells in one clause what a blocked thread waits for, since when, and who could let it
// go on: "waits for mutex 'm', for 1.2 s so far; T3 holds it, since main.cc:12 in Flush". Empty for
// a thread that is not blocked.
std::string WaitClause(const Recording& recording, const WaitForGraph& graph, ThreadId thread);

// TellProcess tells of every thread that `recording`, a snapshot of now, has, and of those that
// only the kernel knows. Threads that wait for nothing the probe sees are looked at where they are,
// which stops each for a moment: for a process that is about to be ended. A recording that has only
// a process id is of a process without a probe.
ProcessStory TellProcess(const Recording& recording, Symbolizer& symbolizer);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_PROCESS_STORY_H_
