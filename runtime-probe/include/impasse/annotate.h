/* Annotations: how a lock, channel, queue or pool of your own speaks to the Impasse probe.
 *
 * Header only, C and C++, no library to link. The probe exports one versioned table of functions; it is
 * looked up once by dlsym. Without the probe every annotation is a load and a branch. Works in PIE, non-PIE
 * and shared objects; in a static program, where nothing can be preloaded, it does nothing.
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

#include <stddef.h>
#include <stdint.h>

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
  IMPASSE_POOL = 15
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
  /* Names an object: kind, capacity (channels; 0 is unbuffered) or initial count, name or NULL. The name
   * is copied. Optional: an object first seen in another call is of kind unknown. */
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
  /* Declares that the calling thread may do `op` on the object (on = 1), or no longer will (on = 0).
   * An object with declared endpoints has no others. */
  void (*endpoint)(const void* object, uint32_t op, int on);
  /* Useful work was done: ends a livelock verdict. */
  void (*progress)(void);
  /* Until the matching leave, synchronisation of this thread is an implementation detail: not recorded. */
  void (*enter_internal)(void);
  void (*leave_internal)(void);
};

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* IMPASSE_ANNOTATE_H_ */
