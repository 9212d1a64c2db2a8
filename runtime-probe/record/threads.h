// Threads: the slots of the table of threads, from creation to join.
//
// The creator takes the slot, so that a follower knows of a thread before it runs. A slot is free
// again when its thread has ended and was joined or is detached; not when the thread died holding
// locks, for their records name the slot as the owner.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_THREADS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_THREADS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// What the creator of a thread knows about it.
struct NewThread {
  void* (*start)(void*);
  void* argument;
  bool detached;
  std::uint64_t stack_size;
  std::uint32_t creation_stack;
};

// PrepareThread takes a slot for a thread that `creator` is about to start; nullptr: none is free.
ThreadContext* PrepareThread(ThreadContext& creator, const NewThread& thread);

// AbandonThread gives the slot back: the thread could not be started.
void AbandonThread(ThreadContext& thread);

// NoteHandle tells the slot of a started thread which pthread_t the creator was given.
void NoteHandle(ThreadContext& thread, std::uint32_t generation, std::uint64_t handle);

// BeginThread is called by the new thread with the context prepared for it and the frame of the
// function that starts it: the program's part of the stack lies below.
void BeginThread(ThreadContext& thread, std::uintptr_t frame);

// AttachThread gives the calling thread, which the probe did not start, a slot; nullptr: none is
// free.
ThreadContext* AttachThread();

// TakeGhost takes a slot for a thread of the parent process that fork did not copy; nullptr: none
// is free.
ThreadContext* TakeGhost();

// A thread as joiners see it.
struct Joinee {
  std::uint32_t index;  // 0: not known
  std::uint32_t generation;
  std::uint32_t object;
  bool ended;
};

Joinee FindJoinee(std::uint64_t handle);

// Joined orders everything of the ended thread before what the caller does next, and frees the
// slot. Nothing is written when the caller created a thread that nothing refers to.
void Joined(ThreadContext& joiner, const Joinee& joinee);

// Detached says that nobody will join the thread.
void Detached(std::uint64_t handle);

// TellReleased tells the thread that another one released a lock of its held set.
void TellReleased(std::uint32_t index);

// StartSegment orders: what the thread did before is of an earlier segment.
void StartSegment(ThreadContext& context);

// NoteOrder writes which thread segment started this thread, unless that was done. It is left until
// something refers to the thread: most threads take one lock at a time and are joined by their
// creator, and would fill the table with what nobody needs.
void NoteOrder(ThreadContext& context);

// ReadName reads the kernel's name of the calling thread into its record.
void ReadName(ThreadContext& context);
// SetName records a name for the thread with that handle.
void SetName(std::uint64_t handle, const char* name);

// ResetThreads makes all slots free: in a new trace. Every context is invalid after it.
bool ResetThreads();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_THREADS_H_
