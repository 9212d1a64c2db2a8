/* main leaves the process to its threads, and its mutex to nobody.
 * impasse: static = missing-unlock
 */
#include <pthread.h>

static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
static int started;

static void *service(void *arg) {
  (void)arg;
  pthread_mutex_lock(&start_lock);
  started++;
  pthread_mutex_unlock(&start_lock);
  return NULL;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_lock(&start_lock);
  for (int i = 0; i < 3; i++) {
    if (pthread_create(&thread, NULL, service, NULL)) return 1;
    pthread_detach(thread);
  }
  pthread_exit(NULL);
}
