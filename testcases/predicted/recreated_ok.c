// impasse: online = none
// impasse: postmortem = none
//
// The second thread uses a mutex that was destroyed and made anew: another one at the same
// address.
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stock = PTHREAD_MUTEX_INITIALIZER;

static void* Sell(void* unused) {
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&stock);
  pthread_mutex_unlock(&stock);
  pthread_mutex_unlock(&orders);
  return unused;
}

static void* Restock(void* unused) {
  usleep(100000);
  pthread_mutex_destroy(&stock);
  pthread_mutex_init(&stock, NULL);
  pthread_mutex_lock(&stock);
  pthread_mutex_lock(&orders);
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&stock);
  return unused;
}

int main(void) {
  pthread_t seller;
  pthread_t buyer;
  pthread_create(&seller, NULL, Sell, NULL);
  pthread_create(&buyer, NULL, Restock, NULL);
  pthread_join(seller, NULL);
  pthread_join(buyer, NULL);
}
