// pthread_cleanup_pop(0) takes the handler away without running it, where nobody else gives back.
// impasse: static = double-lock
// impasse: online = deadlock
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int values;

static void GiveBack(void* lock) { pthread_mutex_unlock(static_cast<pthread_mutex_t*>(lock)); }

static void Add(int n) {
  pthread_cleanup_push(GiveBack, &mutex);
  pthread_mutex_lock(&mutex);
  values += n;
  pthread_cleanup_pop(1);
}

static void AddTwice(int n) {
  pthread_cleanup_push(GiveBack, &mutex);
  pthread_mutex_lock(&mutex);
  values += 2 * n;
  pthread_cleanup_pop(0);
}

int main() {
  Add(1);
  AddTwice(1);
  Add(3);
  return values == 6 ? 0 : 1;
}
