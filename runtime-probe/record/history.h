// History: who has ever been able to end a wait on an object.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_HISTORY_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_HISTORY_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// Roles of trace::History.
inline constexpr int kFreesWaiters = 0;
inline constexpr int kFreesSenders = 1;
inline constexpr int kNoRole = -1;

// RoleOf returns the role of a thread that does `op`, kNoRole when it frees nobody.
int RoleOf(Op op);

// NoteReleaser adds the calling thread to the object's history unless endpoints are declared.
void NoteReleaser(const ThreadContext& context, ObjectRecord& object, int role);

// Declare adds or takes back an endpoint by the program's own word.
void Declare(const ThreadContext& context, ObjectRecord& object, int role, bool on);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_HISTORY_H_
