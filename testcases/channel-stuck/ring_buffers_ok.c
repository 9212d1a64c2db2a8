/* impasse: all = none
 *
 * Queues in C as they are written by hand: a ring with two conditions, one with a flag that ends
 * it, one whose reader gives up after a time.
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>

#define SIZE 4

struct ring {
  pthread_mutex_t lock;
  pthread_cond_t not_empty, not_full;
  int items[SIZE];
  size_t head, tail, count;
  int closed;
};

static struct ring jobs = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, 0, 0, 0, 0};
static struct ring results;

static void ring_init(struct ring* r) {
  pthread_mutex_init(&r->lock, NULL);
  pthread_cond_init(&r->not_empty, NULL);
  pthread_cond_init(&r->not_full, NULL);
  r->head = r->tail = r->count = 0;
  r->closed = 0;
}

static int ring_put(struct ring* r, int item) {
  pthread_mutex_lock(&r->lock);
  while (r->count == SIZE && !r->closed) pthread_cond_wait(&r->not_full, &r->lock);
  if (r->closed) {
    pthread_mutex_unlock(&r->lock);
    return -1;
  }
  r->items[r->tail] = item;
  r->tail = (r->tail + 1) % SIZE;
  r->count++;
  pthread_cond_signal(&r->not_empty);
  pthread_mutex_unlock(&r->lock);
  return 0;
}

static int ring_get(struct ring* r, int* item) {
  pthread_mutex_lock(&r->lock);
  while (r->count == 0 && !r->closed) pthread_cond_wait(&r->not_empty, &r->lock);
  if (r->count == 0) {
    pthread_mutex_unlock(&r->lock);
    return -1;
  }
  *item = r->items[r->head];
  r->head = (r->head + 1) % SIZE;
  r->count--;
  pthread_cond_signal(&r->not_full);
  pthread_mutex_unlock(&r->lock);
  return 0;
}

static int ring_get_for(struct ring* r, int* item, int ms) {
  struct timespec until;
  int error = 0;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += ms * 1000000L;
  if (until.tv_nsec >= 1000000000L) {
    until.tv_sec++;
    until.tv_nsec -= 1000000000L;
  }
  pthread_mutex_lock(&r->lock);
  while (r->count == 0 && error != ETIMEDOUT)
    error = pthread_cond_timedwait(&r->not_empty, &r->lock, &until);
  if (r->count > 0) {
    *item = r->items[r->head];
    r->head = (r->head + 1) % SIZE;
    r->count--;
    error = 0;
  }
  pthread_mutex_unlock(&r->lock);
  return error;
}

static void ring_close(struct ring* r) {
  pthread_mutex_lock(&r->lock);
  r->closed = 1;
  pthread_cond_broadcast(&r->not_empty);
  pthread_cond_broadcast(&r->not_full);
  pthread_mutex_unlock(&r->lock);
}

static void* work(void* unused) {
  int job;
  (void)unused;
  while (ring_get(&jobs, &job) == 0) ring_put(&results, job);
  return NULL;
}

int main(void) {
  pthread_t workers[2];
  int i, result, sum = 0;
  ring_init(&results);
  for (i = 0; i < 2; i++) pthread_create(&workers[i], NULL, work, NULL);
  for (i = 0; i < 4; i++) ring_put(&jobs, i);
  for (i = 0; i < 4; i++)
    if (ring_get(&results, &result) == 0) sum += result;
  ring_close(&jobs);
  for (i = 0; i < 2; i++) pthread_join(workers[i], NULL);
  while (ring_get_for(&results, &result, 5) == 0) sum += result;
  return sum == 6 ? 0 : 1;
}
