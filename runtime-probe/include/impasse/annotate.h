/* Annotations: how a lock, channel, queue or pool of your own speaks to the Impasse probe.
 *
 * Header only, C (C99 with the usual extensions of GCC and Clang, or later) and C++11, no library
 * to link. The probe exports one versioned table of functions; it is looked up once per program and
 * shared object by dlsym. Without the probe every annotation is a load and a branch. Works in PIE,
 * non-PIE and shared objects; in a static program, where nothing can be preloaded, it does nothing.
 * With IMPASSE_NO_ANNOTATIONS defined nothing at all is compiled in.
 *
 *   void Channel::send(T v) {
 *     if (!try_put(v)) {
 *       impasse_wait_begin(this, IMPASSE_SEND);        // I am about to block in this operation
 *       ... park ...
 *       impasse_wait_end();
 *     }
 *     impasse_did(this, IMPASSE_SEND);                 // done; this may have freed a receiver
 *   }
 *
 * All functions are thread-safe, never block, never allocate on the fast path and keep errno.
 */
#ifndef IMPASSE_ANNOTATE_H_
#define IMPASSE_ANNOTATE_H_

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

/* NOLINTBEGIN(modernize-use-nullptr): this is C too. */
#ifdef __cplusplus
extern "C" {
#endif

#define IMPASSE_TABLE_VERSION 1
#define IMPASSE_TABLE_SYMBOL "impasse_probe_table_v1"

/* Operations; the numbers are those of analyzer/model/sync_op.h. */
enum impasse_op {
  IMPASSE_ACQUIRE = 1,
  IMPASSE_RELEASE = 4,
  IMPASSE_JOIN = 5,
  IMPASSE_WAIT = 10,
  IMPASSE_NOTIFY_ONE = 12,
  IMPASSE_NOTIFY_ALL = 13,
  IMPASSE_POST = 14, /* semaphore up, wait-group done, latch count down, future set */
  IMPASSE_DOWN = 15, /* semaphore down, wait-group wait, latch wait, future get */
  IMPASSE_ADD = 18,  /* wait-group add */
  IMPASSE_SEND = 20,
  IMPASSE_RECEIVE = 22,
  IMPASSE_CLOSE = 24
};

/* Kinds of object; the numbers are those of analyzer/model/sync_op.h. */
enum impasse_kind {
  IMPASSE_MUTEX = 1,
  IMPASSE_RWLOCK = 4,
  IMPASSE_CONDITION = 6,
  IMPASSE_SEMAPHORE = 7,
  IMPASSE_LATCH = 9,
  IMPASSE_FUTURE = 12,
  IMPASSE_CHANNEL = 13,
  IMPASSE_WAIT_GROUP = 14,
  IMPASSE_POOL = 15,
  IMPASSE_ATOMIC = 18
};

enum impasse_flags {
  IMPASSE_TIMED = 1,    /* the wait ends by itself */
  IMPASSE_EXTERNAL = 2, /* the outside world can end it */
  IMPASSE_SHARED = 4,   /* shared mode of an acquire or release */
  IMPASSE_TRIED = 8     /* acquired by a try: never waited */
};

/* One arm of a wait for several objects (select). */
struct impasse_arm {
  const void* object;
  uint32_t op; /* enum impasse_op */
};

struct impasse_table {
  uint32_t version;
  uint32_t size; /* of this struct: later versions append */
  /* Names an object: kind, capacity (channels; 0 is unbuffered) or initial count, name or NULL. The
   * name is copied. Optional: an object first seen in another call is of kind unknown. */
  void (*create)(const void* object, uint32_t kind, uint64_t capacity, const char* name);
  /* The object ends; its address may be used again. */
  void (*destroy)(const void* object);
  /* The calling thread is about to block until any of the arms can go on. */
  void (*wait_begin)(const struct impasse_arm* arms, size_t count, uint32_t flags);
  void (*wait_end)(void);
  /* The calling thread completed an operation; sends, posts, closes, receives free waiters. */
  void (*did)(const void* object, uint32_t op);
  /* Ownership of a lock-like object. */
  void (*acquired)(const void* object, uint32_t flags);
  void (*released)(const void* object, uint32_t flags);
  /* A try that failed. */
  void (*failed)(const void* object, uint32_t op);
  /* Declares that the calling thread may do `op` on the object (on = 1), or no longer will (on =
   * 0). An object with declared endpoints has no others. */
  void (*endpoint)(const void* object, uint32_t op, int on);
  /* Useful work was done: ends a livelock verdict. */
  void (*progress)(void);
  /* Until the matching leave, synchronisation of this thread is an implementation detail: not
   * recorded. */
  void (*enter_internal)(void);
  void (*leave_internal)(void);
  /* The calling thread found `before` in an atomic variable and left `after` there. The same twice:
   * a test-and-set that found the variable set already. */
  void (*swapped)(const volatile void* variable, uint64_t before, uint64_t after);
  /* A compare-and-swap found another value and changed nothing. */
  void (*swap_failed)(const volatile void* variable);
  /* The calling thread is about to store a value into a variable that is swapped elsewhere. */
  void (*storing)(const volatile void* variable, uint64_t value);
};

/* C++ merges inline functions over translation units; C needs them static. */
#ifdef __cplusplus
#define IMPASSE_INLINE inline
#define IMPASSE_OUT_OF_LINE __attribute__((noinline, cold)) inline
#else
#define IMPASSE_INLINE static inline __attribute__((unused))
#define IMPASSE_OUT_OF_LINE static __attribute__((noinline, cold, unused))
#endif

/* One per program and shared object: weak merges the definitions of all translation units, hidden
 * keeps two objects from sharing it. `impasse_found` is &impasse_pending until the first annotation
 * looked the table up, then the table or NULL. */
__attribute__((weak, visibility("hidden"))) extern struct impasse_table impasse_pending;
__attribute__((weak, visibility("hidden"))) struct impasse_table impasse_pending = {
    0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
__attribute__((weak, visibility("hidden"))) extern const struct impasse_table* impasse_found;
__attribute__((weak, visibility("hidden"))) const struct impasse_table* impasse_found =
    &impasse_pending;

/* Looks the table up. Threads may do so at once: they find the same. Keeps errno. */
IMPASSE_OUT_OF_LINE const struct impasse_table* impasse_look_up(void) {
  const int saved_errno = errno;
  /* The first argument is RTLD_DEFAULT, which <dlfcn.h> hides without _GNU_SOURCE. */
  const struct impasse_table* table =
      (const struct impasse_table*)dlsym(NULL, IMPASSE_TABLE_SYMBOL);
  if (table != NULL &&
      (table->version != IMPASSE_TABLE_VERSION || table->size < sizeof(struct impasse_table))) {
    table = NULL; /* a probe that speaks otherwise: as good as none */
  }
  __atomic_store_n(&impasse_found, table, __ATOMIC_RELEASE);
  errno = saved_errno;
  return table;
}

/* impasse_probe returns the probe's table, or NULL when the program runs without a probe. */
IMPASSE_INLINE const struct impasse_table* impasse_probe(void) {
#ifdef IMPASSE_NO_ANNOTATIONS
  return NULL;
#else
  const struct impasse_table* table = __atomic_load_n(&impasse_found, __ATOMIC_ACQUIRE);
  if (__builtin_expect(table == NULL, 1)) return NULL;
  return table == &impasse_pending ? impasse_look_up() : table;
#endif
}

/* impasse_create names an object; see impasse_table for this and all that follow. */
IMPASSE_INLINE void impasse_create(const void* object, uint32_t kind, uint64_t capacity,
                                   const char* name) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->create(object, kind, capacity, name);
}

/* impasse_destroy ends an object. */
IMPASSE_INLINE void impasse_destroy(const void* object) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->destroy(object);
}

/* impasse_wait_begin_any says that the calling thread is about to block until any of `count`
 * operations can go on. `flags`: IMPASSE_TIMED, IMPASSE_EXTERNAL. To be followed by
 * impasse_wait_end. */
IMPASSE_INLINE void impasse_wait_begin_any(const struct impasse_arm* arms, size_t count,
                                           uint32_t flags) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->wait_begin(arms, count, flags);
}

/* impasse_wait_begin says that the calling thread is about to block in one operation that only
 * other threads of the process can end. To be followed by impasse_wait_end. */
IMPASSE_INLINE void impasse_wait_begin(const void* object, uint32_t op) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) {
    struct impasse_arm arm;
    arm.object = object;
    arm.op = op;
    probe->wait_begin(&arm, 1, 0);
  }
}

/* impasse_wait_end says that the calling thread runs again, whatever ended its wait. */
IMPASSE_INLINE void impasse_wait_end(void) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->wait_end();
}

/* impasse_did says that the calling thread completed an operation. */
IMPASSE_INLINE void impasse_did(const void* object, uint32_t op) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->did(object, op);
}

/* impasse_acquired says that the calling thread owns the object now. `flags`: IMPASSE_SHARED,
 * IMPASSE_TRIED. */
IMPASSE_INLINE void impasse_acquired(const void* object, uint32_t flags) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->acquired(object, flags);
}

/* impasse_released says that the calling thread gave the object back. `flags`: IMPASSE_SHARED. */
IMPASSE_INLINE void impasse_released(const void* object, uint32_t flags) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->released(object, flags);
}

/* impasse_failed says that a try of the calling thread failed. */
IMPASSE_INLINE void impasse_failed(const void* object, uint32_t op) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->failed(object, op);
}

/* impasse_endpoint declares (on = 1) or withdraws (on = 0) that the calling thread may do `op`. */
IMPASSE_INLINE void impasse_endpoint(const void* object, uint32_t op, int on) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->endpoint(object, op, on);
}

/* impasse_progress says that the calling thread did useful work. */
IMPASSE_INLINE void impasse_progress(void) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->progress();
}

/* impasse_enter_internal hides the synchronisation of the calling thread until the matching
 * impasse_leave_internal; calls nest. */
IMPASSE_INLINE void impasse_enter_internal(void) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->enter_internal();
}

/* impasse_leave_internal ends what impasse_enter_internal began. */
IMPASSE_INLINE void impasse_leave_internal(void) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->leave_internal();
}

/* impasse_swapped says that the calling thread changed an atomic variable: by compare-and-swap, by
 * an exchange, by a test-and-set (`before` and `after` are the same when that found it set). A
 * change that the thread takes back later, after failures and with nothing else done, was an
 * attempt in vain; any other is progress. Nothing is told of a swap that was meant to change
 * nothing. */
IMPASSE_INLINE void impasse_swapped(const volatile void* variable, uint64_t before,
                                    uint64_t after) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->swapped(variable, before, after);
}

/* impasse_swap_failed says that a compare-and-swap of the calling thread found another value. */
IMPASSE_INLINE void impasse_swap_failed(const volatile void* variable) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->swap_failed(variable);
}

/* impasse_storing says that the calling thread is about to store a value into such a variable:
 * before it does, for afterwards the variable may be somebody else's. */
IMPASSE_INLINE void impasse_storing(const volatile void* variable, uint64_t value) {
  const struct impasse_table* probe = impasse_probe();
  if (probe != NULL) probe->storing(variable, value);
}

#ifdef __cplusplus
} /* extern "C" */
#endif
/* NOLINTEND(modernize-use-nullptr) */

#endif /* IMPASSE_ANNOTATE_H_ */
