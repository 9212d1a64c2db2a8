// TopView: a page of text about a process at one instant: who waits for whom and for how long, and
// which locks are wanted most.
#ifndef IMPASSE_ANALYZER_WATCH_TOP_VIEW_H_
#define IMPASSE_ANALYZER_WATCH_TOP_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "analyzer/model/recording.h"

namespace impasse {

// Grants by RecordedObject::key at an earlier instant.
struct GrantCounts {
  std::uint64_t now_ns = 0;
  std::map<std::uint32_t, std::uint64_t> grants;
};

GrantCounts CountGrants(const Recording& recording);

// RenderTop writes the page; each list has at most `rows` lines. The grants per second are counted
// from `before`, or left out when it is of the same instant. O(V + E) and sorting.
std::string RenderTop(const Recording& recording, const GrantCounts& before, std::size_t rows);

// FindLiveTrace returns the trace that the probe writes in a running process, or an empty string:
// it is not under the probe, or may not be looked at.
std::string FindLiveTrace(std::uint32_t pid);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_TOP_VIEW_H_
