/* The loop copies a slot under its lock and calls it without. The callback of another event is
 * called under the lock, and takes none itself.
 * impasse: all = none
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
static void (*idle_callback)(int turns);
static int turns, idle_turns;

static void count_idle(int n) {
  idle_turns += n;
}

int event_loop_register(int descriptor, event_fn callback, void *context) {
  int found = -1;
  pthread_mutex_lock(&loop_lock);
  idle_callback = count_idle;
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
  for (int i = 0; i < SLOTS; i++) {
    struct slot slot;
    pthread_mutex_lock(&loop_lock);
    slot = slots[i];
    pthread_mutex_unlock(&loop_lock);
    if (slot.callback != NULL) slot.callback(slot.context, slot.descriptor);
  }
  pthread_mutex_lock(&loop_lock);
  if (idle_callback != NULL) idle_callback(++turns);
  pthread_mutex_unlock(&loop_lock);
}
