// impasse: online = none
// impasse: postmortem = none
//
// A barrier lies between the two orders.
#include <pthread.h>

static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t phase;

static void* Sell(void* unused) {
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&stock);
  pthread_mutex_unlock(&stock);
  pthread_mutex_unlock(&orders);
  pthread_barrier_wait(&phase);
  return unused;
}

static void* Restock(void* unused) {
  pthread_barrier_wait(&phase);
  pthread_mutex_lock(&stock);
  pthread_mutex_lock(&orders);
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&stock);
  return unused;
}

int main(void) {
  pthread_t seller;
  pthread_t buyer;
  pthread_barrier_init(&phase, NULL, 2);
  pthread_create(&buyer, NULL, Restock, NULL);
  pthread_create(&seller, NULL, Sell, NULL);
  pthread_join(seller, NULL);
  pthread_join(buyer, NULL);
}
