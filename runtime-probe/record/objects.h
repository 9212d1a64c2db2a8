// Objects: which record stands for the lock, condition variable or channel at an address.
//
// A lock-free hash table in private memory leads from addresses to records. One address may be many
// objects in the course of a run: a record ends by a destroy call, by the use of its memory as
// another kind of object, and, when it lies on the stack of the thread that used it first, as soon
// as that thread is seen at a shallower depth. A lock in freed heap memory that has no destroy call
// (std::mutex) is not told apart from its successor at the same address.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_OBJECTS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_OBJECTS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

struct Description {
  ObjectKind kind = ObjectKind::kUnknown;
  bool process_shared = false;
  std::uint64_t capacity = 0;  // of a barrier
  std::uint64_t count = 0;     // of a semaphore
};

// Describe looks at the object itself, for instance at the kind of a mutex.
using Describe = Description (*)(std::uintptr_t address);

// FindObject returns the index of the living object at the address, a new one if there is none, or
// 0 when the table is full. Lock-free; average O(1).
std::uint32_t FindObject(ThreadContext& context, std::uintptr_t address, std::uintptr_t frame,
                         Describe describe);

// LookUpObject returns the index of the living object at the address, or 0.
std::uint32_t LookUpObject(std::uintptr_t address);

// DestroyObject ends the object at the address, if there is one, and returns its index.
std::uint32_t DestroyObject(std::uintptr_t address);

// NewObject makes a record that no address leads to: for threads.
std::uint32_t NewObject(ObjectKind kind);

// KeepRecord says that something refers to the record for good: it will not be used again.
void KeepRecord(std::uint32_t object);

// RetireStackLocks ends the objects on the thread's stack that lie below `frame`.
void RetireStackLocks(ThreadContext& context, std::uintptr_t frame);

// ResetObjects empties the table: in a new trace.
bool ResetObjects();

// DescribeUnknown is for objects that nothing is known of.
Description DescribeUnknown(std::uintptr_t address);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_OBJECTS_H_
