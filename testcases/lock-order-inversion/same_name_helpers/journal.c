/* Two files have static functions of the same names, which lock different locks; only with each
 * file's own functions the orders contradict each other.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include "locks.h"

pthread_mutex_t journal_lock = PTHREAD_MUTEX_INITIALIZER;
int journal_entries;

static void enter(void) {
  pthread_mutex_lock(&journal_lock);
}

static void leave(void) {
  pthread_mutex_unlock(&journal_lock);
}

void journal_append(int cost) {
  enter();
  journal_entries++;
  budget_charge(cost);
  leave();
}

void journal_clear(void) {
  enter();
  journal_entries = 0;
  leave();
}
