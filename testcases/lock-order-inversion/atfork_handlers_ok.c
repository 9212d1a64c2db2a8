/* Before a fork the handlers take the locks in the order of the code; they return with them, and
 * the handlers that run after the fork in parent and child give them back.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t arena_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static long allocated, calls;

static void before_fork(void) {
  pthread_mutex_lock(&arena_lock);
  pthread_mutex_lock(&stats_lock);
}

static void in_parent(void) {
  pthread_mutex_unlock(&stats_lock);
  pthread_mutex_unlock(&arena_lock);
}

static void in_child(void) {
  calls = 0;
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
  if (pthread_atfork(before_fork, in_parent, in_child) != 0) return 1;
  if (pthread_create(&thread, NULL, allocator, NULL)) return 1;
  child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  pthread_join(thread, NULL);
  puts("done");
  return 0;
}
