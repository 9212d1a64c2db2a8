// impasse: online = pool-starvation
// impasse: postmortem = none -- the end of the program woke the worker
// impasse-run: options = --pool-starvation 200ms
//
// A pool that wakes its worker only when its queue was empty, and forgets that the worker looks at
// the queue again no sooner than it is woken: the second of two tasks stays.
#include <impasse/annotate.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static struct {
  pthread_mutex_t mutex;
  pthread_cond_t some;
  int queued;
  int woken;
  int ended;
} pool = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0};

static void submit(void) {
  pthread_mutex_lock(&pool.mutex);
  if (pool.queued++ == 0) {
    pool.woken = 1;
    pthread_cond_signal(&pool.some);
  }
  impasse_did(&pool, IMPASSE_SEND);
  pthread_mutex_unlock(&pool.mutex);
}

static void* work(void* unused) {
  pthread_mutex_lock(&pool.mutex);
  while (!pool.ended || pool.queued > 0) {
    while (!pool.woken && !pool.ended) {
      impasse_wait_begin(&pool, IMPASSE_RECEIVE);
      impasse_enter_internal();
      pthread_cond_wait(&pool.some, &pool.mutex);
      impasse_leave_internal();
      impasse_wait_end();
    }
    pool.woken = 0;
    if (pool.queued > 0) {
      --pool.queued;
      impasse_did(&pool, IMPASSE_RECEIVE);
    }
  }
  pthread_mutex_unlock(&pool.mutex);
  return unused;
}

int main(void) {
  pthread_t worker;
  impasse_create(&pool, IMPASSE_POOL, 0, "pool");
  submit();
  submit();
  pthread_create(&worker, NULL, work, NULL);
  usleep(1300 * 1000);
  pthread_mutex_lock(&pool.mutex);
  pool.ended = 1;
  pthread_cond_broadcast(&pool.some);
  pthread_mutex_unlock(&pool.mutex);
  pthread_join(worker, NULL);
  puts("done");
  return 0;
}
