// A consumer checks the buffer once: two consumers that one item wakes both take it.
// impasse: static = lost-wakeup
#include <pthread.h>
#include <stdio.h>

#define SLOTS 16

struct buffer {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  int items[SLOTS];
  int count;
};

static struct buffer buffer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, 0};

static int buffer_take(struct buffer* b) {
  pthread_mutex_lock(&b->lock);
  if (b->count == 0) pthread_cond_wait(&b->filled, &b->lock);
  int item = b->items[--b->count];
  pthread_mutex_unlock(&b->lock);
  return item;
}

static void buffer_put(struct buffer* b, int item) {
  pthread_mutex_lock(&b->lock);
  b->items[b->count++] = item;
  pthread_cond_broadcast(&b->filled);
  pthread_mutex_unlock(&b->lock);
}

static void* consumer(void* arg) {
  printf("%d\n", buffer_take(&buffer));
  return arg;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) pthread_create(&threads[i], NULL, consumer, NULL);
  buffer_put(&buffer, 1);
  buffer_put(&buffer, 2);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  return 0;
}
