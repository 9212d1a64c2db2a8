/* The constant that the inner call passes opens the way back into the function that locks.
 * impasse: static = double-lock
 * impasse: online = deadlock
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t conn_lock = PTHREAD_MUTEX_INITIALIZER;
static int allowed = 1, polls;

static void accept_connections(int yes);

static int too_many(void) { return polls > 5; }

static void handler(int fd) {
  if (fd == -42 || too_many()) {
    accept_connections(1);
  } else {
    polls++;
  }
}

static void do_accept(int yes) {
  if (yes) {
    allowed = 1;
  } else {
    allowed = 0;
    handler(-42);
  }
}

static void accept_connections(int yes) {
  pthread_mutex_lock(&conn_lock);
  do_accept(yes);
  pthread_mutex_unlock(&conn_lock);
}

int main(void) {
  accept_connections(0);
  printf("%d %d\n", polls, allowed);
  return 0;
}
