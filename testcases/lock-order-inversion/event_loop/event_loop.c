/* Callbacks are registered in one file and called under the lock of the loop in another one.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include "event_loop.h"

#include <pthread.h>
#include <stddef.h>

#define SLOTS 8

struct slot {
  int descriptor;
  event_fn callback;
  void *context;
};

static pthread_mutex_t loop_lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[SLOTS];

int event_loop_register(int descriptor, event_fn callback, void *context) {
  int found = -1;
  pthread_mutex_lock(&loop_lock);
  for (int i = 0; i < SLOTS && found < 0; i++) {
    if (slots[i].callback != NULL) continue;
    slots[i] = (struct slot){descriptor, callback, context};
    found = i;
  }
  pthread_mutex_unlock(&loop_lock);
  return found;
}

void event_loop_unregister(int descriptor) {
  pthread_mutex_lock(&loop_lock);
  for (int i = 0; i < SLOTS; i++)
    if (slots[i].descriptor == descriptor) slots[i].callback = NULL;
  pthread_mutex_unlock(&loop_lock);
}

void event_loop_run_once(void) {
  pthread_mutex_lock(&loop_lock);
  for (int i = 0; i < SLOTS; i++) {
    struct slot *slot = &slots[i];
    if (slot->callback != NULL) slot->callback(slot->context, slot->descriptor);
  }
  pthread_mutex_unlock(&loop_lock);
}
