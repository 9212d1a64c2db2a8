/* The kinds of the mutexes are chosen at run time: a recursive one may be locked twice, one that
 * checks for errors refuses the second lock and says so.
 * impasse: all = none
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t heap_lock;
static pthread_mutex_t pool_lock;
static size_t used;

static void make_lock(pthread_mutex_t *lock, int kind) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, kind);
  pthread_mutex_init(lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

static void heap_trim(void) {
  pthread_mutex_lock(&heap_lock);
  used = 0;
  pthread_mutex_unlock(&heap_lock);
}

static void heap_allocate(size_t bytes) {
  pthread_mutex_lock(&heap_lock);
  used += bytes;
  if (used > 1024) heap_trim();
  pthread_mutex_unlock(&heap_lock);
}

static int pool_enter(void) {
  int rc = pthread_mutex_lock(&pool_lock);
  return rc == EDEADLK ? 1 : rc;
}

static int pool_visit(int depth) {
  int nested = pool_enter();
  if (depth > 0) pool_visit(depth - 1);
  if (nested == 0) pthread_mutex_unlock(&pool_lock);
  return nested;
}

int main(void) {
  make_lock(&heap_lock, PTHREAD_MUTEX_RECURSIVE);
  make_lock(&pool_lock, PTHREAD_MUTEX_ERRORCHECK);
  heap_allocate(1000);
  heap_allocate(1000);
  printf("%d %zu\n", pool_visit(2), used);
  return 0;
}
