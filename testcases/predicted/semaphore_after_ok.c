// impasse: online = none
// impasse: postmortem = none
//
// A semaphore of one serves as a gate.
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stock = PTHREAD_MUTEX_INITIALIZER;
static sem_t one_at_a_time;

static void Enter(void) {
  while (sem_wait(&one_at_a_time) != 0) {
  }
}

static void* Sell(void* unused) {
  Enter();
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&stock);
  pthread_mutex_unlock(&stock);
  pthread_mutex_unlock(&orders);
  sem_post(&one_at_a_time);
  return unused;
}

static void* Restock(void* unused) {
  Enter();
  pthread_mutex_lock(&stock);
  pthread_mutex_lock(&orders);
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&stock);
  sem_post(&one_at_a_time);
  return unused;
}

int main(void) {
  pthread_t threads[2];
  sem_init(&one_at_a_time, 0, 1);
  pthread_create(&threads[0], NULL, Sell, NULL);
  pthread_create(&threads[1], NULL, Restock, NULL);
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
}
