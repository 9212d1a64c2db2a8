#include "locks.h"

static pthread_mutex_t budget_lock = PTHREAD_MUTEX_INITIALIZER;
static int budget = 100;

static void enter(void) {
  pthread_mutex_lock(&budget_lock);
}

static void leave(void) {
  pthread_mutex_unlock(&budget_lock);
}

void budget_charge(int cost) {
  enter();
  budget -= cost;
  leave();
}

int budget_reset(int amount) {
  int old;
  enter();
  old = budget;
  budget = amount;
  if (old < 0) journal_clear();
  leave();
  return old;
}
