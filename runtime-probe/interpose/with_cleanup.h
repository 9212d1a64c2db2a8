// ImpasseWithCleanup: a call with something to put right however it ends.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_WITH_CLEANUP_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_WITH_CLEANUP_H_

#ifdef __cplusplus
extern "C" {
#endif

// ImpasseWithCleanup calls `call(argument)` and after it `cleanup(argument)`, also when an
// exception of the program or the cancellation of the thread goes through. Written in C, for the
// probe itself is compiled without exceptions and does not carry the C++ runtime.
void ImpasseWithCleanup(void (*call)(void*), void (*cleanup)(void*), void* argument);

#ifdef __cplusplus
}
#endif

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_WITH_CLEANUP_H_
