// impasse: online = none
// impasse: postmortem = none
//
// The second thread begins when the first has posted a semaphore after its work.
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stock = PTHREAD_MUTEX_INITIALIZER;
static sem_t sold;

static void* Sell(void* unused) {
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&stock);
  pthread_mutex_unlock(&stock);
  pthread_mutex_unlock(&orders);
  sem_post(&sold);
  return unused;
}

static void* Restock(void* unused) {
  while (sem_wait(&sold) != 0) {
  }
  pthread_mutex_lock(&stock);
  pthread_mutex_lock(&orders);
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&stock);
  return unused;
}

int main(void) {
  pthread_t seller;
  pthread_t buyer;
  sem_init(&sold, 0, 0);
  pthread_create(&buyer, NULL, Restock, NULL);
  pthread_create(&seller, NULL, Sell, NULL);
  pthread_join(seller, NULL);
  pthread_join(buyer, NULL);
}
