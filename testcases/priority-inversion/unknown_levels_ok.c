// Two real-time threads whose priorities come from outside.
// impasse: static = none
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

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
  pthread_attr_t high;
  struct sched_param high_param;
  pthread_attr_init(&high);
  pthread_attr_setinheritsched(&high, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&high, SCHED_FIFO);
  high_param.sched_priority = atoi(getenv("HIGH"));
  pthread_attr_setschedparam(&high, &high_param);
  pthread_attr_t low;
  struct sched_param low_param;
  pthread_attr_init(&low);
  pthread_attr_setinheritsched(&low, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&low, SCHED_FIFO);
  low_param.sched_priority = atoi(getenv("LOW"));
  pthread_attr_setschedparam(&low, &low_param);
  pthread_create(&fast, &high, urgent, NULL);
  pthread_create(&slow, &low, background, NULL);
  pthread_join(fast, NULL);
  pthread_join(slow, NULL);
  return 0;
}
