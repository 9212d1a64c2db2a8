// Metrics: figures about watched processes in Prometheus' text format, for the textfile collector
// of node_exporter.
#ifndef IMPASSE_ANALYZER_WATCH_METRICS_H_
#define IMPASSE_ANALYZER_WATCH_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/recording.h"

namespace impasse {

// RenderMetrics writes the page: per process its threads, those that wait, the longest wait, those
// that can never run again, and its `locks` most wanted locks; then the findings so far by rule,
// severity and evidence. `unix_time` is when. Labels are escaped. O(V + E) and sorting per process.
std::string RenderMetrics(const std::vector<Recording>& processes,
                          const std::vector<Finding>& findings, std::uint64_t unix_time,
                          std::size_t locks = 20);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_METRICS_H_
