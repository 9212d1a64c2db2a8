// Both are of one priority.
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
  pthread_attr_t attr;
  struct sched_param attr_param;
  pthread_attr_init(&attr);
  pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
  attr_param.sched_priority = 70;
  pthread_attr_setschedparam(&attr, &attr_param);
  pthread_create(&fast, &attr, urgent, NULL);
  pthread_create(&slow, &attr, background, NULL);
  pthread_join(fast, NULL);
  pthread_join(slow, NULL);
  return 0;
}
