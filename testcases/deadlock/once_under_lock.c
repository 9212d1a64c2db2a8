// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The routine of a once flag takes a lock that another thread holds while it waits for the flag.
#include <pthread.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t config = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t step;

static void Load(void) {
  pthread_barrier_wait(&step);
  pthread_mutex_lock(&config);
  pthread_mutex_unlock(&config);
}

static void* Use(void* unused) {
  pthread_once(&once, Load);
  return unused;
}

int main(void) {
  pthread_barrier_init(&step, NULL, 2);
  pthread_t user;
  pthread_mutex_lock(&config);
  pthread_create(&user, NULL, Use, NULL);
  pthread_barrier_wait(&step);
  pthread_once(&once, Load);
  pthread_mutex_unlock(&config);
  pthread_join(user, NULL);
}
