/* Before a fork the handlers take the locks of all modules, last registered first; the code itself
 * takes them the other way round.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t arena_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static long allocated, calls;

static void before_fork(void) {
  pthread_mutex_lock(&stats_lock);
  pthread_mutex_lock(&arena_lock);
}

static void after_fork(void) {
  pthread_mutex_unlock(&arena_lock);
  pthread_mutex_unlock(&stats_lock);
}

static void allocate(long bytes) {
  pthread_mutex_lock(&arena_lock);
  allocated += bytes;
  pthread_mutex_lock(&stats_lock);
  calls++;
  pthread_mutex_unlock(&stats_lock);
  pthread_mutex_unlock(&arena_lock);
}

static void *allocator(void *arg) {
  for (int i = 0; i < 100; i++) allocate(8);
  return arg;
}

int main(void) {
  pthread_t thread;
  pid_t child;
  if (pthread_atfork(before_fork, after_fork, after_fork) != 0) return 1;
  if (pthread_create(&thread, NULL, allocator, NULL)) return 1;
  child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  pthread_join(thread, NULL);
  puts("done");
  return 0;
}
