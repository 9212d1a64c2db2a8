// Traces: call paths, shared from the innermost call on.
#ifndef IMPASSE_ANALYZER_SKELETON_TRACES_H_
#define IMPASSE_ANALYZER_SKELETON_TRACES_H_

#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

using TraceId = std::uint32_t;  // 0: none

// Trace is a place in a function; when that is a call, `inner` is where the call leads.
struct Trace {
  FunctionId function = kNone;
  Site site;
  std::uint32_t ordinal = 0;  // of the action at the site
  TraceId inner = 0;
};

// Traces interns, so that equal traces are equal numbers. Not thread-safe.
class Traces {
 public:
  Traces() { traces_.emplace_back(); }

  TraceId Intern(FunctionId function, const Site& site, std::uint32_t ordinal, TraceId inner) {
    const auto [found, added] =
        index_.try_emplace(std::tuple(function, site.line, site.column, ordinal, inner),
                           static_cast<TraceId>(traces_.size()));
    if (added) traces_.push_back({function, site, ordinal, inner});
    return found->second;
  }
  const Trace& operator[](TraceId id) const { return traces_[id]; }
  const Trace& Innermost(TraceId id) const {
    while (traces_[id].inner != 0) id = traces_[id].inner;
    return traces_[id];
  }
  std::size_t Length(TraceId id) const {
    std::size_t length = 0;
    for (; id != 0; id = traces_[id].inner) ++length;
    return length;
  }

 private:
  std::vector<Trace> traces_;
  absl::flat_hash_map<std::tuple<FunctionId, std::uint32_t, std::uint32_t, std::uint32_t, TraceId>,
                      TraceId>
      index_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_TRACES_H_
