// The last one of four who arrive wakes the others; three threads are started.
// impasse: static = lost-wakeup
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <pthread.h>
#include <stdlib.h>

struct gate {
  pthread_mutex_t lock;
  pthread_cond_t all_here;
  int missing;
};

static void gate_init(struct gate* g, int parties) {
  pthread_mutex_init(&g->lock, NULL);
  pthread_cond_init(&g->all_here, NULL);
  g->missing = parties;
}

static void* arrive(void* arg) {
  struct gate* g = arg;
  pthread_mutex_lock(&g->lock);
  if (--g->missing == 0) pthread_cond_broadcast(&g->all_here);
  while (g->missing > 0) pthread_cond_wait(&g->all_here, &g->lock);
  pthread_mutex_unlock(&g->lock);
  return NULL;
}

int main(void) {
  struct gate* g = malloc(sizeof *g);
  pthread_t threads[3];
  gate_init(g, 4);
  for (int i = 0; i < 3; ++i) pthread_create(&threads[i], NULL, arrive, g);
  for (int i = 0; i < 3; ++i) pthread_join(threads[i], NULL);
  free(g);
  return 0;
}
