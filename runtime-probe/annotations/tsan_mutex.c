/* libimpasse-tsan-annotations.so: the mutex annotations of ThreadSanitizer, told to the Impasse probe.
 *
 * Libraries with locks of their own (Abseil, folly, ...) announce them to ThreadSanitizer by calls of
 * __tsan_mutex_*. Compiled as for ThreadSanitizer but without it, and linked with this library, they
 * announce them to the probe: owner, waiting and the uncontended path, which nothing else shows of an
 * inlined lock. Without the probe every call is a load and a branch. docs/tsan-annotations.md has the
 * recipe; the interface is that of <sanitizer/tsan_interface.h>.
 *
 * The runtime of ThreadSanitizer has functions of the same names: beside it this library ends the
 * program at its start.
 */
#define _GNU_SOURCE /* RTLD_DEFAULT */
#include <dlfcn.h>
#include <impasse/annotate.h>
#include <string.h>
#include <unistd.h>

#define TSAN_API __attribute__((visibility("default")))

enum {
  kReadLock = 1 << 3,
  kTryLock = 1 << 4,
  kTryLockFailed = 1 << 5,
};

static uint32_t mode_of(unsigned flags) { return (flags & kReadLock) != 0 ? IMPASSE_SHARED : 0; }

TSAN_API void __tsan_mutex_create(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_destroy(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_pre_lock(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_post_lock(void* addr, unsigned flags, int recursion);
TSAN_API int __tsan_mutex_pre_unlock(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_post_unlock(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_pre_signal(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_post_signal(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_pre_divert(void* addr, unsigned flags);
TSAN_API void __tsan_mutex_post_divert(void* addr, unsigned flags);

/* A lock is a mutex until somebody takes it shared. */
void __tsan_mutex_create(void* addr, unsigned flags) {
  (void)flags;
  impasse_create(addr, IMPASSE_MUTEX, 0, NULL);
}

void __tsan_mutex_destroy(void* addr, unsigned flags) {
  (void)flags;
  impasse_destroy(addr);
}

/* What the lock is made of (futexes, semaphores, other locks) is not recorded until the call after. */
void __tsan_mutex_pre_lock(void* addr, unsigned flags) {
  const struct impasse_table* probe = impasse_probe();
  if (probe == NULL) return;
  if ((flags & kTryLock) == 0) {
    const struct impasse_arm arm = {addr, IMPASSE_ACQUIRE};
    probe->wait_begin(&arm, 1, mode_of(flags));
  }
  probe->enter_internal();
}

void __tsan_mutex_post_lock(void* addr, unsigned flags, int recursion) {
  const struct impasse_table* probe = impasse_probe();
  (void)recursion;
  if (probe == NULL) return;
  probe->leave_internal();
  if ((flags & kTryLock) == 0) {
    probe->wait_end();
  } else if ((flags & kTryLockFailed) != 0) {
    probe->failed(addr, IMPASSE_ACQUIRE);
    return;
  }
  /* As the last call it leaves no frame of this library on the stack that the probe takes. */
  probe->acquired(addr, mode_of(flags) | ((flags & kTryLock) != 0 ? IMPASSE_TRIED : 0));
}

/* Returns how often the lock was held, for locks that are given up at once however often they were
 * taken: the probe counts the same calls. */
int __tsan_mutex_pre_unlock(void* addr, unsigned flags) {
  const struct impasse_table* probe = impasse_probe();
  if (probe == NULL) return 1;
  probe->released(addr, mode_of(flags));
  probe->enter_internal();
  return 1;
}

void __tsan_mutex_post_unlock(void* addr, unsigned flags) {
  (void)addr;
  (void)flags;
  impasse_leave_internal();
}

void __tsan_mutex_pre_signal(void* addr, unsigned flags) {
  (void)addr;
  (void)flags;
  impasse_enter_internal();
}

void __tsan_mutex_post_signal(void* addr, unsigned flags) {
  (void)addr;
  (void)flags;
  impasse_leave_internal();
}

/* A lock calls the program back: a condition that it waits for is asked. That is the program's own
 * doing again, and the thread does not wait meanwhile. */
void __tsan_mutex_pre_divert(void* addr, unsigned flags) {
  const struct impasse_table* probe = impasse_probe();
  (void)addr;
  (void)flags;
  if (probe == NULL) return;
  probe->leave_internal();
  probe->wait_end();
}

void __tsan_mutex_post_divert(void* addr, unsigned flags) {
  (void)addr;
  (void)flags;
  impasse_enter_internal();
}

/* Abseil marks reads of conditions; there is nothing to tell. */
TSAN_API void __tsan_read1(void* addr);
void __tsan_read1(void* addr) { (void)addr; }

static void say(const char* text) {
  const ssize_t written = write(STDERR_FILENO, text, strlen(text));
  (void)written;
}

__attribute__((constructor)) static void refuse(void) {
  if (dlsym(RTLD_DEFAULT, "__tsan_init") == NULL) return;
  say("impasse: libimpasse-tsan-annotations.so cannot be used beside the ThreadSanitizer runtime, whose "
      "functions it replaces; link or preload only one of the two\n");
  _exit(2);
}
