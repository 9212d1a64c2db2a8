// Does something useful while the lock is taken; and a spin lock that is tried.
// impasse: static = none
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_spinlock_t spin;
static int log_lines;

static void flush_own_buffer(void) { printf("flush\n"); }

void log_line(void) {
  while (pthread_mutex_trylock(&lock) != 0) flush_own_buffer();
  ++log_lines;
  pthread_mutex_unlock(&lock);
}

void spin_section(void) {
  while (pthread_spin_trylock(&spin) != 0);
  ++log_lines;
  pthread_spin_unlock(&spin);
}
