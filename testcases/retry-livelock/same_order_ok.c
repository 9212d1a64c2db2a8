// Both take the locks in one order: who fails does so because the other gets on.
// impasse: static = none
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t inner = PTHREAD_MUTEX_INITIALIZER;
static int n;

static void* one(void* arg) {
  for (;;) {
    pthread_mutex_lock(&outer);
    if (pthread_mutex_trylock(&inner) == 0) break;
    pthread_mutex_unlock(&outer);
    sched_yield();
  }
  ++n;
  pthread_mutex_unlock(&inner);
  pthread_mutex_unlock(&outer);
  return arg;
}

static void* two(void* arg) {
  pthread_mutex_lock(&inner);
  ++n;
  pthread_mutex_unlock(&inner);
  return one(arg);
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, one, NULL);
  pthread_create(&b, NULL, two, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
