// No way out at all, two readers started one by one.
// impasse: static = writer-starvation
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int level;
static int seen;

static void* watch(void* arg) {
  for (;;) {
    pthread_rwlock_rdlock(&lock);
    seen = level;
    pthread_rwlock_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, watch, NULL);
  pthread_create(&b, NULL, watch, NULL);
  pthread_rwlock_wrlock(&lock);
  ++level;
  pthread_rwlock_unlock(&lock);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
