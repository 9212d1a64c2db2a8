// ConfirmPlan: what `impasse run --confirm` tells the probe: the places at which threads are to
// pause, so that a deadlock that could happen does.
//
//   PlanHeader PlannedPlace[place_count]        in the file kPlanFile of the trace directory
//
// A place is a pair of call paths: a thread that holds a lock which it acquired by way of `hold`,
// and is about to acquire another by way of `wait`. Calls are addresses relative to the load
// address of their module, so the probe compares numbers and needs no symbols: whoever wrote the
// plan has looked at symbols. Included by the freestanding probe.
#ifndef IMPASSE_ANALYZER_MODEL_CONFIRM_PLAN_H_
#define IMPASSE_ANALYZER_MODEL_CONFIRM_PLAN_H_

#include <compare>
#include <cstdint>

namespace impasse::trace {

inline constexpr std::uint64_t kPlanMagic = 0x314e4c50504d49;  // "IMPPLN1"
inline constexpr char kPlanFile[] = "confirm.plan";
inline constexpr std::uint32_t kMaxPlannedPlaces = 256;
inline constexpr std::uint32_t kMaxPlannedCalls = 8;

struct PlannedCall {
  std::uint64_t module;  // HashOfModule
  std::uint64_t offset;  // of the call instruction's last byte from the module's load bias
  friend auto operator<=>(const PlannedCall&, const PlannedCall&) = default;
};

// Calls that follow each other on the stack, innermost first. Further in and further out there may
// be more: functions of libraries, and whoever called.
struct PlannedPath {
  std::uint64_t count;
  PlannedCall calls[kMaxPlannedCalls];
  friend auto operator<=>(const PlannedPath&, const PlannedPath&) = default;
};

struct PlannedPlace {
  PlannedPath hold;
  PlannedPath wait;
  friend auto operator<=>(const PlannedPlace&, const PlannedPlace&) = default;
};

struct PlanHeader {
  std::uint64_t magic;
  std::uint64_t pause_ns;    // the longest that a thread is kept at a place
  std::uint32_t max_pauses;  // per place and process
  std::uint32_t place_count;
};

// HashOfModule is FNV-1a of the file name without its directories: a program may be started by
// another path next time.
constexpr std::uint64_t HashOfModule(const char* path) {
  const char* name = path;
  for (const char* c = path; *c != '\0'; ++c) {
    if (*c == '/') name = c + 1;
  }
  std::uint64_t hash = 0xcbf29ce484222325;
  for (; *name != '\0'; ++name) {
    hash = (hash ^ static_cast<unsigned char>(*name)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace impasse::trace

#endif  // IMPASSE_ANALYZER_MODEL_CONFIRM_PLAN_H_
