// The main thread sets the policy that all others inherit.
// impasse: static = none
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int reading;

static void* urgent(void* arg) {
  pthread_mutex_lock(&lock);
  ++reading;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void* background(void* arg) {
  pthread_mutex_lock(&lock);
  ++reading;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t fast, slow;
  struct sched_param param;
  param.sched_priority = 40;
  sched_setscheduler(0, SCHED_FIFO, &param);
  pthread_create(&fast, NULL, urgent, NULL);
  pthread_create(&slow, NULL, background, NULL);
  pthread_join(fast, NULL);
  pthread_join(slow, NULL);
  return 0;
}
