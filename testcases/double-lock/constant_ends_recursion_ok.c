/* The way back into the function that locks is closed by the constant that the inner call passes.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t conn_lock = PTHREAD_MUTEX_INITIALIZER;
static int allowed = 1, polls, level;

static void accept_connections(int yes);
static void set_level(int mode);

static int too_many(void) { return polls > 5; }

static void handler(int fd) {
  if (fd == -42 || too_many()) {
    polls++;
  } else {
    accept_connections(1);
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

enum mode { QUIET, LOUD, RESET };

static void report(int mode) {
  switch (mode) {
    case QUIET:
      level = 0;
      break;
    case LOUD:
      level++;
      break;
    default:
      set_level(QUIET);
  }
}

static void set_level(int mode) {
  pthread_mutex_lock(&conn_lock);
  report(mode == RESET ? LOUD : QUIET);
  report(LOUD);
  pthread_mutex_unlock(&conn_lock);
}

static void *listener(void *arg) {
  (void)arg;
  handler(3);
  accept_connections(0);
  return NULL;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, listener, NULL)) return 1;
  accept_connections(1);
  pthread_join(thread, NULL);
  printf("%d %d\n", polls, allowed);
  return 0;
}
