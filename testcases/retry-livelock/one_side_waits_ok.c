// Only one side steps back; the other waits for its second lock and gets it.
// impasse: static = none
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t tree = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t leaf = PTHREAD_MUTEX_INITIALIZER;
static int n;

static void* walker(void* arg) {
  pthread_mutex_lock(&tree);
  pthread_mutex_lock(&leaf);
  ++n;
  pthread_mutex_unlock(&leaf);
  pthread_mutex_unlock(&tree);
  return arg;
}

static void* pruner(void* arg) {
  for (;;) {
    pthread_mutex_lock(&leaf);
    if (pthread_mutex_trylock(&tree) == 0) break;
    pthread_mutex_unlock(&leaf);
    sched_yield();
  }
  --n;
  pthread_mutex_unlock(&tree);
  pthread_mutex_unlock(&leaf);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, walker, NULL);
  pthread_create(&b, NULL, pruner, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
