/* The lock is given back by the handler that pthread_cleanup_pop runs: the function of the library
 * itself, given as it is, or through a pointer.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

typedef void (*handler)(void *);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int values;

static int take(void) {
  int left;
  pthread_cleanup_push((handler)pthread_mutex_unlock, &mutex);
  pthread_mutex_lock(&mutex);
  while (values == 0) pthread_cond_wait(&filled, &mutex);
  left = --values;
  pthread_cleanup_pop(1);
  return left;
}

static void put(handler give_back) {
  pthread_mutex_lock(&mutex);
  values++;
  pthread_cond_signal(&filled);
  give_back(&mutex);
}

static void *taker(void *arg) {
  for (int i = 0; i < 20; i++) take();
  return arg;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, taker, NULL)) return 1;
  for (int i = 0; i < 20; i++) put((handler)pthread_mutex_unlock);
  pthread_join(thread, NULL);
  printf("%d left\n", values);
  return 0;
}
