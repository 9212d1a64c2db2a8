// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// The semaphore is posted before the work, so that it keeps nothing apart.
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stock = PTHREAD_MUTEX_INITIALIZER;
static sem_t started;

static void* Sell(void* unused) {
  sem_post(&started);
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&stock);
  pthread_mutex_unlock(&stock);
  pthread_mutex_unlock(&orders);
  return unused;
}

static void* Restock(void* unused) {
  while (sem_wait(&started) != 0) {
  }
  usleep(100000);
  pthread_mutex_lock(&stock);
  pthread_mutex_lock(&orders);
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&stock);
  return unused;
}

int main(void) {
  pthread_t seller;
  pthread_t buyer;
  sem_init(&started, 0, 0);
  pthread_create(&seller, NULL, Sell, NULL);
  pthread_create(&buyer, NULL, Restock, NULL);
  pthread_join(seller, NULL);
  pthread_join(buyer, NULL);
}
