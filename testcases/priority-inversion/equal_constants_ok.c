// Both are of one priority, set twice.
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
  pthread_attr_t first;
  struct sched_param first_param;
  pthread_attr_init(&first);
  pthread_attr_setinheritsched(&first, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&first, SCHED_RR);
  first_param.sched_priority = 20;
  pthread_attr_setschedparam(&first, &first_param);
  pthread_attr_t second;
  struct sched_param second_param;
  pthread_attr_init(&second);
  pthread_attr_setinheritsched(&second, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&second, SCHED_RR);
  second_param.sched_priority = 20;
  pthread_attr_setschedparam(&second, &second_param);
  pthread_create(&fast, &first, urgent, NULL);
  pthread_create(&slow, &second, background, NULL);
  pthread_join(fast, NULL);
  pthread_join(slow, NULL);
  return 0;
}
