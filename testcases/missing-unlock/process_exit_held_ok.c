/* The process ends while the lock is held, by exit, abort and by the end of main: nobody is left to
 * wait for it. A thread that ends gives its lock back first.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct queue {
  pthread_mutex_t lock;
  int closed;
  int items;
};

static struct queue work = {PTHREAD_MUTEX_INITIALIZER, 0, 3};

static void die(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(2);
}

static int queue_take(struct queue *q) {
  int item;
  pthread_mutex_lock(&q->lock);
  if (q->items < 0) die("queue is damaged");
  if (q->items > 1000) abort();
  if (q->closed && q->items == 0) {
    pthread_mutex_unlock(&q->lock);
    pthread_exit(NULL);
  }
  item = q->items > 0 ? q->items-- : 0;
  if (item == 1) q->closed = 1;
  pthread_mutex_unlock(&q->lock);
  return item;
}

static void *worker(void *arg) {
  (void)arg;
  for (;;) queue_take(&work);
  return NULL;
}

int main(void) {
  pthread_t first, second;
  if (pthread_create(&first, NULL, worker, NULL)) return 1;
  if (pthread_create(&second, NULL, worker, NULL)) return 1;
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  pthread_mutex_lock(&work.lock);
  if (work.items != 0) return 3;
  puts("done");
  pthread_mutex_unlock(&work.lock);
  return 0;
}
